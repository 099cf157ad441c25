//! Telling the person of messages that just came in: what the account's push rules want them to be told of.
use std::{collections::HashSet, time::Duration};

use jiff::{SignedDuration, Timestamp};
use matrix_sdk::{
    Client, Room,
    deserialized_responses::{MemberEvent, RawAnySyncOrStrippedTimelineEvent as Raw},
    notification_settings::RoomNotificationMode,
    ruma::{
        self,
        events::{AnyStrippedStateEvent, room::member::MembershipState},
        push::Action,
    },
    sync::Notification,
};
use tokio::{sync::mpsc, task::JoinSet};

use super::{direct::Invitation, known, name_in, said::Said};
use crate::{
    chat::{Alert, AlertReason, Event, matrix::account::Context},
    text::Clean,
};

/// Notifications that wait to be told: more hold up the sync until the screen has taken them.
const WAITING: usize = 256;
/// Events that are remembered, so that none is told twice; twice as many at most.
const REMEMBERED: usize = 4_000;
/// How long the server's clock may take to be asked.
const ASK: Duration = Duration::from_secs(5);
/// How long the keys to a message may take until it is told without its words, how often they are looked for, and how many
/// messages wait for theirs.
const REVEAL: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(50);
const MOST_HIDDEN: usize = 64;
/// Clocks that are this close together agree.
const AGREE: SignedDuration = SignedDuration::from_secs(2);

/// Listens from now on; the future given tells what is heard, as long as it is polled.
pub(in crate::chat::matrix) async fn listen(context: &Context) -> impl Future<Output = ()> + Send + use<> {
    let (heard, hear) = mpsc::channel(WAITING);
    let started = Timestamp::now();
    // It is called in the sync's own task.
    let handler = move |notification: Notification, room: Room, _: Client| {
        let heard = heard.clone();
        async move { drop(heard.send((notification, room)).await) }
    };
    context.client.register_notification_handler(handler).await;
    tell(context.clone(), hear, started)
}

async fn tell(context: Context, mut hear: mpsc::Receiver<(Notification, Room)>, started: Timestamp) {
    let (mut since, mut seen, mut hidden) = (None, Seen::default(), JoinSet::new());
    loop {
        tokio::select! {
            heard = hear.recv() => {
                let Some((notification, room)) = heard else { return };
                let since = match since {
                    Some(since) => since,
                    None => *since.insert(started + ahead(&context).await),
                };
                let Some((alert, is_hidden)) = alert(&context, &notification, &room).await else { continue };
                if alert.time < since || !seen.is_new(&alert) {
                    continue;
                }
                if is_hidden && hidden.len() < MOST_HIDDEN {
                    hidden.spawn(revealed(room, alert));
                } else {
                    context.tell(Event::Alert(alert)).await;
                }
            }
            Some(Ok(alert)) = hidden.join_next() => context.tell(Event::Alert(alert)).await,
        }
    }
}

/// The alert of an encrypted message, with its words if the keys come soon: they come by a sync of their own.
async fn revealed(room: Room, alert: Alert) -> Alert {
    let look = async {
        let id = ruma::EventId::parse(alert.event.as_str()).ok()?;
        let (cache, _alive) = room.event_cache().await.ok()?;
        loop {
            let event = cache.find_event(&id).await.ok().flatten();
            match event.and_then(|event| Said::read(event.raw().json().get())) {
                Some(said) if !said.hidden => return Some(said.text),
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    };
    match tokio::time::timeout(REVEAL, look).await {
        Ok(Some(text)) => Alert { text, ..alert },
        _ => alert,
    }
}

/// How far the server's clock is ahead of this one's: events bear the server's time, and those from before the program was
/// started are no news. Answers bear whole seconds, so clocks that agree to the second are taken to agree.
async fn ahead(context: &Context) -> SignedDuration {
    let date = async {
        let address = context.client.homeserver().join("_matrix/client/versions").ok()?;
        let response = context.client.http_client().get(address).send().await.ok()?;
        let date = response.headers().get("date")?.to_str().ok()?;
        jiff::fmt::rfc2822::parse(date).ok().map(|date| date.timestamp())
    };
    let date = tokio::time::timeout(ASK, date).await.ok().flatten();
    let ahead = date.map_or(SignedDuration::ZERO, |date| date.duration_since(Timestamp::now()));
    if ahead.abs() <= AGREE { SignedDuration::ZERO } else { ahead }
}

/// What a notification tells of, and whether its words are hidden still.
async fn alert(context: &Context, notification: &Notification, room: &Room) -> Option<(Alert, bool)> {
    match &notification.event {
        Raw::Sync(event) => {
            let said = Said::read(event.json().get())?;
            let sender = ruma::UserId::parse(&said.sender).ok()?;
            if context.people.ignores(&sender) || joined(room).await.is_some_and(|joined| said.time < joined) {
                return None;
            }
            let reason = match &*notification.actions {
                actions if actions.iter().any(Action::is_highlight) => AlertReason::Mention,
                _ if room.direct_targets_length() > 0 => AlertReason::Direct,
                // A word that another client has set without highlight.
                _ if mentions_only(context, room).await => AlertReason::Mention,
                _ => AlertReason::Message,
            };
            let alert = Alert {
                room: room.room_id().as_str().parse().ok()?,
                event: said.event,
                sender: known(&sender)?,
                name: name_in(room, &sender).await,
                text: said.text,
                time: said.time,
                reason,
            };
            Some((alert, said.hidden))
        }
        Raw::Stripped(event) => match event.deserialize() {
            Ok(AnyStrippedStateEvent::RoomMember(member))
                if member.content.membership == MembershipState::Invite && member.state_key == room.own_user_id() =>
            {
                invitation(context, room).await.map(|alert| (alert, false))
            }
            _ => None,
        },
    }
}

/// When the account came into the room, where that was the last that it did there: what was said before is no news.
async fn joined(room: &Room) -> Option<Timestamp> {
    let member = room.get_member_no_sync(room.own_user_id()).await.ok().flatten()?;
    let MemberEvent::Sync(event) = &**member.event() else { return None };
    let event = event.as_original()?;
    let before = event.unsigned.prev_content.as_ref().map(|before| &before.membership);
    if before == Some(&MembershipState::Join) {
        return None;
    }
    Timestamp::from_millisecond(event.origin_server_ts.get().into()).ok()
}

async fn mentions_only(context: &Context, room: &Room) -> bool {
    let mode = context.people.settings.get_user_defined_room_notification_mode(room.room_id()).await;
    mode == Some(RoomNotificationMode::MentionsAndKeywordsOnly)
}

/// An invitation. The server does not say by which event it came, nor when: it is named after its room, and news once.
async fn invitation(context: &Context, room: &Room) -> Option<Alert> {
    let invitation = Invitation::to(room).await?;
    if context.people.ignores(&invitation.inviter) {
        return None;
    }
    let id = room.room_id().as_str();
    let what = if invitation.direct {
        "wants to talk to you".to_owned()
    } else {
        format!("invites you to {}", super::called(room))
    };
    Some(Alert {
        room: id.parse().ok()?,
        event: format!("$invitation-{}", id.trim_start_matches('!')).parse().ok()?,
        sender: known(&invitation.inviter)?,
        name: invitation.name,
        text: Clean::line(&what),
        time: Timestamp::now(),
        reason: AlertReason::Invitation,
    })
}

/// What was told lately.
#[derive(Debug, Default)]
struct Seen {
    now: HashSet<crate::chat::EventId>,
    before: HashSet<crate::chat::EventId>,
}

impl Seen {
    fn is_new(&mut self, alert: &Alert) -> bool {
        if self.now.len() >= REMEMBERED {
            self.before = std::mem::take(&mut self.now);
        }
        !self.before.contains(&alert.event) && self.now.insert(alert.event.clone())
    }
}
