//! Who is in a room, and who somebody is.
use std::{collections::HashMap, sync::Arc, time::Duration};

use matrix_sdk::{
    Room, RoomMemberships,
    config::RequestConfig,
    deserialized_responses::DisplayName,
    ruma::{
        self, OwnedUserId,
        api::client::membership::joined_members::v3 as joined_members,
        events::room::{
            member::{MembershipState, RoomMemberEventContent},
            power_levels::{RoomPowerLevels, UserPowerLevel},
        },
    },
};

use super::{PATIENCE, People, called, id_of, joined, known, name_of};
use crate::{
    chat::{Event, Member, RoomId, UserId, matrix::account::Context},
    text::Clean,
};

/// Members told, and rooms shared with somebody.
const MOST: usize = 5_000;
const MOST_SHARED: usize = 100;
/// How long the rules of a room that was just joined may take, and how often they are looked for.
const KNOWN: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(30);

/// Everybody in the room. They are asked for in the shortest form that there is, and not kept: the SDK would write tens of
/// thousands of them into its store and hold each with its picture and presence.
pub(super) async fn all(context: &Context, id: RoomId) -> Result<Event, String> {
    let room = joined(context, &id)?;
    let people = match ask(&room).await {
        Some(people) => people,
        None => stored(&room).await,
    };
    let powers = levels(&room).await;
    let ignored = context.people.ignored.borrow().clone();
    let total = people.len() as u64;
    // Names are compared by what they look like, which takes a while for tens of thousands.
    let sorted = tokio::task::spawn_blocking(move || sorted(people, &powers, |user| ignored.contains(user)));
    let members = sorted.await.map_err(|error| format!("the members cannot be listed ({error})"))?;
    Ok(Event::Members { room: id, members, total })
}

type Names = Vec<(OwnedUserId, Option<String>)>;

async fn ask(room: &Room) -> Option<Names> {
    let config = RequestConfig::new().disable_retry().timeout(PATIENCE);
    let request = joined_members::Request::new(room.room_id().to_owned());
    let response = room.client().send(request).with_request_config(config).await.ok()?;
    Some(response.joined.into_iter().map(|(user, member)| (user, member.display_name)).collect())
}

/// Those that are known without the server: who spoke here, and in encrypted rooms everybody.
async fn stored(room: &Room) -> Names {
    let members = room.members_no_sync(RoomMemberships::JOIN).await.unwrap_or_default();
    members.iter().map(|member| (member.user_id().to_owned(), member.display_name().map(str::to_owned))).collect()
}

fn sorted(people: Names, powers: &RoomPowerLevels, ignored: impl Fn(&ruma::UserId) -> bool) -> Arc<[Member]> {
    let mut looks: HashMap<DisplayName, usize> = HashMap::with_capacity(people.len());
    let look = |name: &Option<String>| name.as_deref().filter(|name| !name.is_empty()).map(DisplayName::new);
    for (_, name) in &people {
        if let Some(look) = look(name) {
            *looks.entry(look).or_default() += 1;
        }
    }
    let mut order: Vec<_> = people
        .into_iter()
        .map(|(user, name)| {
            let key =
                name.as_deref().filter(|name| !name.is_empty()).unwrap_or_else(|| user.localpart()).to_lowercase();
            (std::cmp::Reverse(power(powers, &user)), key, user, name)
        })
        .collect();
    order.sort_unstable();
    let members = order.into_iter().take(MOST).filter_map(|(power, _, user, name)| {
        let ambiguous = look(&name)
            .is_some_and(|look| look.is_inherently_ambiguous() || looks.get(&look).copied().unwrap_or_default() > 1);
        Some(Member {
            user: known(&user)?,
            name: name_of(&user, name.as_deref(), ambiguous),
            power: power.0,
            ignored: ignored(&user),
        })
    });
    members.collect()
}

/// The room's rules; of a room that was just joined they may come in a moment.
async fn levels(room: &Room) -> RoomPowerLevels {
    let known = async {
        loop {
            match room.power_levels().await {
                Ok(levels) => return levels,
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
    };
    match tokio::time::timeout(KNOWN, known).await {
        Ok(levels) => levels,
        Err(_) => room.power_levels_or_default().await,
    }
}

fn power(powers: &RoomPowerLevels, user: &ruma::UserId) -> i64 {
    match powers.for_user(user) {
        UserPowerLevel::Infinite => i64::MAX,
        UserPowerLevel::Int(level) => level.into(),
        _ => 0,
    }
}

/// Who somebody is: in the room if they are in it, else what their server says.
pub(super) async fn whois(context: &Context, id: RoomId, user: UserId) -> Result<Event, String> {
    let (room, who) = (joined(context, &id)?, id_of(&user)?);
    let member = room.get_member_no_sync(&who).await.ok().flatten();
    let name = match &member {
        Some(member) => name_of(&who, member.display_name(), member.name_ambiguous()),
        None => elsewhere(context, &who).await?,
    };
    let powers = levels(&room).await;
    let ignored = People::ignores(&context.people, &who);
    let member = Member { user, name, power: power(&powers, &who), ignored };
    Ok(Event::Person { room: id, member, shared: shared(context, &who).await })
}

/// The display name of somebody who has not been seen in the room.
async fn elsewhere(context: &Context, user: &ruma::UserId) -> Result<Clean, String> {
    use ruma::api::client::profile::DisplayName as Name;
    match context.client.account().fetch_user_profile_of(user).await {
        Ok(profile) => Ok(name_of(user, profile.get_static::<Name>().ok().flatten().as_deref(), false)),
        Err(error) if error.as_client_api_error().is_some_and(|error| error.status_code.as_u16() == 404) => {
            Err(format!("there is nobody called {user}"))
        }
        // Nothing is known but the identifier.
        Err(_) => Ok(name_of(user, None, false)),
    }
}

/// The rooms that both are in, by name, as far as their members are known here.
async fn shared(context: &Context, user: &ruma::UserId) -> Vec<Clean> {
    let mut names = Vec::new();
    for room in context.client.joined_rooms() {
        let Ok(Some(member)) = room.get_state_event_static_for_key::<RoomMemberEventContent, _>(user).await else {
            continue;
        };
        let joined = member.deserialize().is_ok_and(|member| *member.membership() == MembershipState::Join);
        if joined && !room.is_space() {
            names.push(called(&room));
        }
    }
    names.sort();
    names.truncate(MOST_SHARED);
    names
}

#[cfg(test)]
mod tests {
    use matrix_sdk::ruma::{
        events::room::power_levels::{RoomPowerLevelsEventContent, RoomPowerLevelsSource},
        room_version_rules::RoomVersionRules,
    };

    use super::*;

    fn rules(levels: serde_json::Value) -> RoomPowerLevels {
        let content: RoomPowerLevelsEventContent = serde_json::from_value(levels).unwrap();
        let source = RoomPowerLevelsSource::Original(content);
        RoomPowerLevels::new(source, &RoomVersionRules::V11.authorization, [])
    }

    fn person(name: &str, called: Option<&str>) -> (OwnedUserId, Option<String>) {
        (OwnedUserId::try_from(format!("@{name}:x.org")).unwrap(), called.map(str::to_owned))
    }

    #[test]
    fn the_mightiest_come_first_and_look_alikes_are_told_apart() {
        let people = vec![
            person("bot", Some("")),
            person("mallory", Some("Аna")), // a Cyrillic А
            person("zed", None),
            person("ana", Some("Ana")),
            person("mod", Some("Walter")),
        ];
        let rules = rules(serde_json::json!({ "users": { "@mod:x.org": 50 } }));
        let members = sorted(people, &rules, |user| user.as_str() == "@zed:x.org");
        let told: Vec<_> = members.iter().map(|m| (m.name.as_str(), m.power, m.ignored)).collect();
        assert_eq!(
            told,
            [
                ("Walter", 50, false),
                ("Ana (@ana:x.org)", 0, false),
                ("bot", 0, false),
                ("zed", 0, true),
                ("Аna (@mallory:x.org)", 0, false),
            ]
        );
    }

    #[test]
    fn of_a_huge_room_the_first_are_told() {
        let people = (0..50_000).map(|n| person(&format!("p{n:05}"), Some(&format!("Person {n:05}")))).collect();
        let rules = rules(serde_json::json!({ "users": { "@p49999:x.org": 100 } }));
        let members = sorted(people, &rules, |_| false);
        assert_eq!(members.len(), MOST);
        assert_eq!((members[0].name.as_str(), members[0].power), ("Person 49999", 100));
        assert_eq!(members[1].name.as_str(), "Person 00000");
    }
}
