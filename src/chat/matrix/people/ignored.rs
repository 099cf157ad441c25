//! Whom the account ignores: kept by the server in the account's data (`m.ignored_user_list`).
use std::{collections::HashSet, sync::Arc};

use matrix_sdk::{
    Client,
    ruma::{
        OwnedUserId,
        events::ignored_user_list::{IgnoredUser, IgnoredUserListEventContent},
    },
};

use super::{asked, id_of, known};
use crate::chat::{Event, UserId, matrix::account::Context};

/// Ignores somebody or no longer; answered by whom the account ignores now.
pub(super) async fn set(context: &Context, user: &UserId, on: bool) -> Result<Event, String> {
    let id = id_of(user)?;
    if on && context.client.user_id() == Some(&*id) {
        return Err("that is yourself; nobody can ignore themselves".to_owned());
    }
    let _turn = context.people.turn.lock().await;
    let ignored = asked(context, change(context, id, on)).await;
    let ignored = ignored.map_err(|reason| {
        let what = if on { "is not ignored" } else { "is still ignored" };
        format!("{user} {what}: {reason}")
    })?;
    let told = told(&ignored);
    // The sync says so, too, but later.
    context.people.ignored.send_replace(Arc::new(ignored));
    Ok(told)
}

/// Writes the list. What the server has holds: the list here may be older.
async fn change(context: &Context, user: OwnedUserId, on: bool) -> matrix_sdk::Result<HashSet<OwnedUserId>> {
    let account = context.client.account();
    let mut list = match account.fetch_account_data_static::<IgnoredUserListEventContent>().await? {
        Some(list) => list.deserialize()?,
        None => IgnoredUserListEventContent::default(),
    };
    let changed = if on {
        list.ignored_users.insert(user, IgnoredUser::new()).is_none()
    } else {
        list.ignored_users.remove(&user).is_some()
    };
    let ignored = list.ignored_users.keys().cloned().collect();
    if changed {
        account.set_account_data(list).await?;
    }
    Ok(ignored)
}

/// Tells whom the account ignores, at once and whenever the sync says that it changed.
pub(in crate::chat::matrix) async fn follow(context: Context) {
    let mut changes = context.client.subscribe_to_ignore_user_list_changes();
    let event = told(&context.people.ignored.borrow());
    context.tell(event).await;
    while let Some(users) = changes.next().await {
        let ignored: HashSet<OwnedUserId> = users.iter().filter_map(|user| user.as_str().try_into().ok()).collect();
        let event = told(&ignored);
        context.people.ignored.send_replace(Arc::new(ignored));
        context.tell(event).await;
    }
}

/// As the last sync left it.
pub(super) async fn stored(client: &Client) -> HashSet<OwnedUserId> {
    let list = client.account().account_data::<IgnoredUserListEventContent>().await.ok().flatten();
    let list = list.and_then(|list| list.deserialize().ok()).unwrap_or_default();
    list.ignored_users.into_keys().collect()
}

fn told(ignored: &HashSet<OwnedUserId>) -> Event {
    let mut users: Vec<_> = ignored.iter().filter_map(|user| known(user)).collect();
    users.sort();
    Event::Ignored(users)
}
