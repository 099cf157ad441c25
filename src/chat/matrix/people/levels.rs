//! Which messages of a room one is told of, and the words that one asked to be told of: the account's push rules.
use std::collections::{HashMap, HashSet};

use matrix_sdk::{
    notification_settings::RoomNotificationMode,
    ruma::{
        OwnedRoomId, RoomId as SdkRoomId,
        push::{Action, PredefinedOverrideRuleId, PredefinedUnderrideRuleId, PushCondition, RuleKind, Ruleset},
    },
};

use super::{asked, joined};
use crate::chat::{Event, Loudness, RoomId, matrix::account::Context};

/// Characters of a word to be told of, at most.
const LONGEST: usize = 100;

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
    let settings = &context.people.settings;
    let _turn = context.people.turn.lock().await;
    let done = if on {
        asked(context, settings.add_keyword(word.to_owned())).await
    } else {
        asked(context, settings.remove_keyword(word)).await
    };
    done.map_err(|reason| {
        let what = if on { "added to" } else { "taken from" };
        format!("“{word}” was not {what} your words: {reason}")
    })?;
    Ok(Event::Keywords(words(context).await))
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
        if matches!(changes.recv().await, Err(tokio::sync::broadcast::error::RecvError::Closed)) {
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
            silent: master.is_some_and(|rule| rule.enabled()),
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
