//! Who is there, and what a search finds.
use hallway::{
    chat::{Event, Member, Request, RoomId, UserId},
    host::{Account, NewRoom},
};

use crate::{
    person::Person,
    support::{block_on, conference},
};

fn user(name: &str) -> UserId {
    format!("@{name}:localhost").parse().unwrap()
}

async fn room(owner: &Account, alias: &str) -> RoomId {
    let new = NewRoom { name: alias.to_owned(), alias: alias.to_owned(), ..NewRoom::default() };
    owner.create_room(&new).await.unwrap().parse().unwrap()
}

#[test]
fn members_are_listed_by_power_and_name_and_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let cleo = conference().sign_in("cleo").await;
        let there = room(&cleo, "members").await;
        for (name, called) in [("member-zoe", "Ada"), ("member-adam", "Zacharias"), ("member-mallory", "Ada")] {
            let account = Account::register(homeserver, name, "hallway-demo").await.unwrap();
            account.set_display_name(called).await.unwrap();
            account.join(there.as_str()).await.unwrap();
        }
        let mut greta = Person::new_account(folder.path(), homeserver, "greta").await;
        greta.join("#members:localhost").await.unwrap();
        greta.ask(Request::Members(there.clone()));
        let members = greta.hear("members", |event| match event {
            Event::Members { members, total, .. } => Some((members.to_vec(), *total)),
            _ => None,
        });
        let (members, total) = members.await;
        let names: Vec<_> = members.iter().map(|member| member.name.to_string()).collect();
        assert_eq!(
            names,
            ["Cleo", "Ada (@member-mallory:localhost)", "Ada (@member-zoe:localhost)", "greta", "Zacharias"]
        );
        assert_eq!(total, 5);
        assert!(members[0].power >= 100 && members[1].power == 0, "{members:?}");

        greta.ask(Request::Whois { room: there.clone(), user: user("member-zoe") });
        let person = |event: &Event| match event {
            Event::Person { member, shared, .. } => Some((member.clone(), shared.clone())),
            _ => None,
        };
        let (member, _) = greta.hear("who that is", person).await;
        assert_eq!((&member.user, member.power, member.ignored), (&user("member-zoe"), 0, false));
        greta.ask(Request::Whois { room: there.clone(), user: user("cleo") });
        let (member, shared) = greta.hear("who that is", person).await;
        assert!(matches!(&member, Member { name, power, .. } if &**name == "Cleo" && *power >= 100), "{member:?}");
        assert_eq!(shared.iter().map(ToString::to_string).collect::<Vec<_>>(), ["members"]);
        let reason = greta.done(Request::Whois { room: there, user: user("nobody-at-all") }).await.unwrap_err();
        assert_eq!(reason, "there is nobody called @nobody-at-all:localhost");
        greta.leave().await;
    });
}

#[test]
fn a_search_finds_what_was_said_in_the_room_and_only_there() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let (there, other) = (room(&cleo, "searched").await, room(&cleo, "not-searched").await);
        for text in ["the first aubergine", "a courgette", "the second aubergine"] {
            cleo.send(there.as_str(), text).await.unwrap();
        }
        cleo.send(other.as_str(), "an aubergine elsewhere").await.unwrap();
        let mut hugo = Person::new_account(folder.path(), &conference().facts.homeserver, "hugo").await;
        hugo.join("#searched:localhost").await.unwrap();
        hugo.join("#not-searched:localhost").await.unwrap();
        let search = |words: &str| Request::Search { room: there.clone(), words: words.to_owned() };
        let found = |event: &Event| match event {
            Event::Found { hits, total, .. } => Some(Ok((hits.clone(), *total))),
            Event::SearchFailed { reason, .. } => Some(Err(reason.clone())),
            _ => None,
        };
        hugo.ask(search("aubergine"));
        let (hits, total) = hugo.hear("hits", found).await.unwrap();
        let texts: Vec<_> = hits.iter().map(|hit| (hit.name.to_string(), hit.text.to_string())).collect();
        let cleo_said = |text: &str| ("Cleo".to_owned(), text.to_owned());
        assert_eq!(texts, [cleo_said("the second aubergine"), cleo_said("the first aubergine")]);
        assert_eq!(total, 2);
        hugo.ask(search("rhubarb"));
        assert_eq!(hugo.hear("hits", found).await, Ok((vec![], 0)));
        hugo.ask(search(" "));
        assert_eq!(hugo.hear("hits", found).await, Err("say what to look for".to_owned()));
        hugo.leave().await;
    });
}
