//! A picture of a message: the server's smaller one where that will do, else the picture itself.
use super::{
    decode,
    fetch::{self, Failure, What},
    save,
    source::{self, Source},
};
use crate::chat::{MediaKey, Picture, matrix::account::Context};

/// Most bytes of a picture that is shown, whatever is asked for.
const MOST: u64 = 64 * 1_000_000;
/// The largest thumbnail that homeservers are used to make, in pixels.
const THUMBNAIL: (u32, u32) = (800, 600);

/// Fetches at most so many bytes and decodes a picture, no larger than `width × height` pixels.
///
/// # Errors
/// In words.
pub(super) async fn picture(
    context: &Context,
    key: &MediaKey,
    (width, height): (u32, u32),
    most: u64,
) -> Result<Picture, String> {
    let source = source::read(key)?;
    let bytes = bytes(context, &source, (width, height), most.min(MOST)).await.map_err(words)?;
    let decoded = tokio::task::spawn_blocking(move || decode::decode(&bytes, width, height)).await;
    decoded.map_err(|_| "the picture is damaged and cannot be shown".to_owned())?
}

async fn bytes(context: &Context, source: &Source, (width, height): (u32, u32), most: u64) -> Result<Vec<u8>, Failure> {
    let small = width <= THUMBNAIL.0 && height <= THUMBNAIL.1;
    if let Some(lock) = &source.locked {
        // The server cannot look into it.
        let closed = fetch::ask(context, source, What::Whole, most).await?.whole().await?;
        return save::unlocked(&closed, lock).map_err(Failure::Other);
    }
    let thumbnail = async || fetch::ask(context, source, What::Thumbnail { width, height }, most).await?.whole().await;
    if small {
        match thumbnail().await {
            Ok(bytes) => return Ok(bytes),
            // It makes none of some kinds, or of pictures that are small already.
            Err(Failure::None(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    match fetch::ask(context, source, What::Whole, most).await {
        Ok(coming) => coming.whole().await,
        Err(Failure::TooLarge(_)) if !small => thumbnail().await,
        Err(failure) => Err(failure),
    }
}

fn words(failure: Failure) -> String {
    match failure {
        Failure::None(reason) | Failure::Other(reason) => reason,
        Failure::TooLarge(Some(bytes)) => {
            format!("it has {} MB, too many to be shown; it can be saved", bytes.div_ceil(1_000_000))
        }
        Failure::TooLarge(None) => "it is too large to be shown; it can be saved".to_owned(),
    }
}
