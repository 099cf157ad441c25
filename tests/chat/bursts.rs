//! More than the server tells at once.
use futures_util::{StreamExt as _, stream};
use hallway::host::NewRoom;

use crate::{
    person::{Person, said},
    support::{block_on, conference},
};

#[test]
fn no_message_of_a_burst_over_several_rooms_is_missing_or_there_twice() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let mut rooms = Vec::new();
        for number in 0..4 {
            let alias = format!("burst-{number}");
            let new = NewRoom { name: alias.clone(), alias: alias.clone(), ..NewRoom::default() };
            let there = cleo.create_room(&new).await.unwrap();
            rooms.push((ana.join(&format!("#{alias}:localhost")).await.unwrap(), there));
        }
        // One is looked at, another was, the rest were never.
        ana.open(&rooms[1].0).await;
        ana.open(&rooms[0].0).await;
        let all = (0..600).map(|number| {
            let (cleo, there) = (cleo.clone(), rooms[number % 4].1.clone());
            async move { cleo.send(&there, &format!("message {number}")).await.unwrap() }
        });
        assert_eq!(stream::iter(all).buffer_unordered(16).count().await, 600);
        for (room, there) in &rooms {
            cleo.send(there, "the last one").await.unwrap();
            ana.open(room).await;
            ana.see("the last one", |_| true).await;
            while !ana.page(room, 100).await.unwrap() {}
            let history = cleo.history(there).await.unwrap();
            let sent: Vec<_> =
                history.into_iter().filter(|it| it.kind == "m.room.message").map(|it| it.event).collect();
            let ids = said(&ana.timeline).filter(|it| !it.body.words().contains("joined"));
            let ids: Vec<_> = ids.filter_map(|message| Some(message.event.as_ref()?.to_string())).collect();
            let told: Vec<_> = ids.into_iter().filter(|event| sent.contains(event)).collect();
            assert_eq!(told, sent);
        }
        ana.leave().await;
    });
}
