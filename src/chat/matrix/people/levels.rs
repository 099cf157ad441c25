//! Which messages of a room one is told of, and the words that one asked to be told of: the account's push rules.
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use matrix_sdk::{
    notification_settings::RoomNotificationMode,
    ruma::{
        OwnedRoomId, RoomId as SdkRoomId,
        api::client::push::{delete_pushrule::v3 as delete_pushrule, set_pushrule::v3 as set_pushrule},
        push::{
            Action, AnyPushRuleRef, HighlightTweakValue, NewPatternedPushRule, NewPushRule, PredefinedOverrideRuleId,
            PredefinedUnderrideRuleId, PushCondition, RuleKind, Ruleset, SoundTweakValue, Tweak,
        },
    },
};
use tokio::sync::broadcast::error::RecvError;

use super::{asked, joined};
use crate::chat::{Event, Loudness, RoomId, matrix::account::Context};

/// Characters of a word to be told of, at most.
const LONGEST: usize = 100;
/// How long the sync may take to bring back what was changed.
const ECHO: Duration = Duration::from_secs(5);

/// Sets which messages of a room one is told of.
pub(super) async fn set(context: &Context, room: &RoomId, level: Loudness) -> Result<(), String> {
    let room = joined(context, room)?;
    let mode = match level {
        Loudness::All => RoomNotificationMode::AllMessages,
        Loudness::Mentions => RoomNotificationMode::MentionsAndKeywordsOnly,
        Loudness::Mute => RoomNotificationMode::Mute,
    };
    let _turn = context.people.turn.lock().await;
    let set = asked(context, context.people.settings.set_room_notification_mode(room.room_id(), mode)).await;
    set.map_err(|reason| format!("what you are told of in {} was not changed: {reason}", super::called(&room)))
}

/// What is set for a room that was just joined: conferences have many rooms, and each is loud. What the person has set
/// stays. A failure is not told: the room is louder than it should be, no more.
pub(in crate::chat::matrix) async fn quiet(context: Context, room: RoomId) {
    let Ok(room) = SdkRoomId::parse(room.as_str()) else { return };
    let settings = &context.people.settings;
    let _turn = context.people.turn.lock().await;
    if settings.get_user_defined_room_notification_mode(&room).await.is_some() {
        return;
    }
    let mode = RoomNotificationMode::MentionsAndKeywordsOnly;
    if let Err(reason) = asked(&context, settings.set_room_notification_mode(&room, mode)).await {
        tracing::warn!(%room, reason, "the room is not set to mentions");
    }
}

/// Adds or removes a word to be told of; answered by all of them.
pub(super) async fn hilight(context: &Context, word: &str, on: bool) -> Result<Event, String> {
    let word = word.trim();
    if on && (word.is_empty() || word.chars().count() > LONGEST) {
        return Err(format!("a word to be told of has 1 to {LONGEST} characters"));
    }
    let _turn = context.people.turn.lock().await;
    let mut changes = context.people.settings.subscribe_to_changes();
    let there = has(context, word).await;
    if there != on {
        let done = if on { add(context, word).await } else { remove(context, word).await };
        done.map_err(|reason| {
            let what = if on { "added to" } else { "taken from" };
            format!("“{word}” was not {what} your words: {reason}")
        })?;
        // The sync brings the rules as they are now.
        let echo = async {
            while has(context, word).await != on && !matches!(changes.recv().await, Err(RecvError::Closed)) {}
        };
        drop(tokio::time::timeout(ECHO, echo).await);
    }
    Ok(Event::Keywords(words(context).await))
}

async fn has(context: &Context, word: &str) -> bool {
    context.people.settings.enabled_keywords().await.contains(word)
}

/// The SDK's own rule for a word would not be one of those that the server counts as mentions.
async fn add(context: &Context, word: &str) -> Result<(), String> {
    let actions = vec![
        Action::Notify,
        Action::SetTweak(Tweak::Sound(SoundTweakValue::Default)),
        Action::SetTweak(Tweak::Highlight(HighlightTweakValue::Yes)),
    ];
    let rule = NewPatternedPushRule::new(rule_id(word), word.to_owned(), actions);
    let request = set_pushrule::Request::new(NewPushRule::Content(rule));
    asked(context, context.client.send(request)).await.map(drop)
}

async fn remove(context: &Context, word: &str) -> Result<(), String> {
    let rules = context.people.settings.ruleset().await;
    for rule in rules.content.iter().filter(|rule| rule.pattern == word && !rule.default) {
        let request = delete_pushrule::Request::new(RuleKind::Content, rule.rule_id.clone());
        asked(context, context.client.send(request)).await?;
    }
    Ok(())
}

/// A rule's name may hold no slashes and begin with no dot (specification, "Push rules").
fn rule_id(word: &str) -> String {
    let id = word.replace('%', "%25").replace('/', "%2F").replace('\\', "%5C");
    id.strip_prefix('.').map(|rest| format!("%2E{rest}")).unwrap_or(id)
}

/// The words that the account is told of, in order.
pub(in crate::chat::matrix) async fn words(context: &Context) -> Vec<String> {
    let mut words: Vec<_> = context.people.settings.enabled_keywords().await.into_iter().collect();
    words.sort();
    words
}

/// Tells the words at once and whenever they change.
pub(in crate::chat::matrix) async fn follow(context: Context) {
    let mut changes = context.people.settings.subscribe_to_changes();
    let mut told = None;
    loop {
        let words = words(&context).await;
        if told.as_ref() != Some(&words) {
            context.tell(Event::Keywords(words.clone())).await;
            told = Some(words);
        }
        if matches!(changes.recv().await, Err(RecvError::Closed)) {
            return;
        }
    }
}

/// What the push rules say for each room, looked up once for all of them.
#[derive(Debug, Default)]
pub(in crate::chat::matrix) struct Levels {
    /// Nothing is told at all.
    silent: bool,
    muted: HashSet<OwnedRoomId>,
    /// Rooms with a rule of their own: whether it tells of every message.
    set: HashMap<OwnedRoomId, bool>,
    /// Without one: of every message in plain and encrypted rooms, first those of more, then those of two.
    usual: [[bool; 2]; 2],
}

impl Levels {
    pub(in crate::chat::matrix) fn new(rules: &Ruleset) -> Self {
        let master = rules.get(RuleKind::Override, PredefinedOverrideRuleId::Master);
        let muted =
            rules.override_.iter().filter(|rule| rule.enabled && !rule.actions.iter().any(Action::should_notify));
        let rooms = muted.flat_map(|rule| &rule.conditions).filter_map(|condition| match condition {
            PushCondition::EventMatch(data) if data.key == "room_id" => OwnedRoomId::try_from(&*data.pattern).ok(),
            _ => None,
        });
        let set = rules.room.iter().filter(|rule| rule.enabled);
        let set = set.map(|rule| (rule.rule_id.clone(), rule.actions.iter().any(Action::should_notify)));
        let told = |id: PredefinedUnderrideRuleId| {
            rules.get(RuleKind::Underride, id).is_some_and(|rule| rule.enabled() && rule.triggers_notification())
        };
        Self {
            silent: master.is_some_and(AnyPushRuleRef::enabled),
            muted: rooms.collect(),
            set: set.collect(),
            usual: [
                [told(PredefinedUnderrideRuleId::Message), told(PredefinedUnderrideRuleId::Encrypted)],
                [told(PredefinedUnderrideRuleId::RoomOneToOne), told(PredefinedUnderrideRuleId::EncryptedRoomOneToOne)],
            ],
        }
    }

    /// Which messages of `room` one is told of; `two`: it has two members.
    pub(in crate::chat::matrix) fn of(&self, room: &SdkRoomId, encrypted: bool, two: bool) -> Loudness {
        if self.silent || self.muted.contains(room) {
            return Loudness::Mute;
        }
        let [plain, hidden] = if two { self.usual[1] } else { self.usual[0] };
        let usual = if encrypted { hidden } else { plain };
        if self.set.get(room).copied().unwrap_or(usual) { Loudness::All } else { Loudness::Mentions }
    }
}

#[cfg(test)]
mod tests {
    use matrix_sdk::ruma::{room_id, user_id};

    use super::*;

    fn rules(mut more: serde_json::Value) -> Levels {
        let usual = Ruleset::server_default(user_id!("@ana:x.org"));
        let usual = serde_json::to_value(usual).unwrap();
        for (kind, rules) in usual.as_object().unwrap() {
            let rules = rules.as_array().unwrap().clone();
            match more[kind].as_array_mut() {
                Some(more) => more.extend(rules),
                None => more[kind] = rules.into(),
            }
        }
        Levels::new(&serde_json::from_value(more).unwrap())
    }

    #[test]
    fn a_room_is_as_loud_as_its_own_rule_says_or_else_as_rooms_are() {
        let rule = |room: &str, actions: &[&str]| serde_json::json!({ "rule_id": room, "default": false, "enabled": true, "actions": actions });
        let muted = serde_json::json!({
            "rule_id": "!mute:x", "default": false, "enabled": true, "actions": [],
            "conditions": [{ "kind": "event_match", "key": "room_id", "pattern": "!mute:x" }],
        });
        let room = [rule("!loud:x", &["notify"]), rule("!quiet:x", &[])];
        let levels = rules(serde_json::json!({ "override": [muted], "room": room }));
        assert_eq!(levels.of(room_id!("!mute:x"), false, false), Loudness::Mute);
        assert_eq!(levels.of(room_id!("!loud:x"), true, false), Loudness::All);
        assert_eq!(levels.of(room_id!("!quiet:x"), false, true), Loudness::Mentions);
        assert_eq!(levels.of(room_id!("!other:x"), false, false), Loudness::All, "as the server's rules begin");
    }

    #[test]
    fn names_of_rules_hold_nothing_that_servers_refuse() {
        assert_eq!(rule_id("rust"), "rust");
        assert_eq!(rule_id(".net/c\\c"), "%2Enet%2Fc%5Cc");
    }
}
