//! Pictures, stickers, films, sounds and files.
use std::sync::Arc;

use matrix_sdk::ruma::{
    UInt,
    events::{
        room::{
            MediaSource,
            message::{
                AudioMessageEventContent, FileMessageEventContent, FormattedBody, ImageMessageEventContent,
                VideoMessageEventContent,
            },
        },
        sticker::{StickerEventContent, StickerMediaSource},
    },
};

use super::{
    body::{other, rich},
    short,
};
use crate::{
    chat::{Body, Media, MediaKey, MediaKind},
    text::Clean,
};

/// Characters kept of a file's name and of its type.
const NAME: usize = 200;
const MIME: usize = 80;
/// Longest place of a file, in bytes: with the keys of an encrypted one it has about 600.
const SOURCE: usize = 4_096;

pub(super) fn image(file: &ImageMessageEventContent) -> Body {
    let info = file.info.as_deref();
    told(Sent {
        kind: MediaKind::Picture,
        name: file.filename(),
        caption: caption(file.caption(), file.formatted_caption()),
        size: info.and_then(|info| info.size),
        mime: info.and_then(|info| info.mimetype.as_deref()),
        pixels: info.map(|info| (info.width, info.height)),
        source: &file.source,
        thumbnail: info.and_then(|info| info.thumbnail_source.as_ref()),
    })
}

pub(super) fn video(file: &VideoMessageEventContent) -> Body {
    let info = file.info.as_deref();
    told(Sent {
        kind: MediaKind::Video,
        name: file.filename(),
        caption: caption(file.caption(), file.formatted_caption()),
        size: info.and_then(|info| info.size),
        mime: info.and_then(|info| info.mimetype.as_deref()),
        pixels: info.map(|info| (info.width, info.height)),
        source: &file.source,
        thumbnail: info.and_then(|info| info.thumbnail_source.as_ref()),
    })
}

pub(super) fn sound(file: &AudioMessageEventContent) -> Body {
    let info = file.info.as_deref();
    told(Sent {
        kind: MediaKind::Sound,
        name: file.filename(),
        caption: caption(file.caption(), file.formatted_caption()),
        size: info.and_then(|info| info.size),
        mime: info.and_then(|info| info.mimetype.as_deref()),
        pixels: None,
        source: &file.source,
        thumbnail: None,
    })
}

pub(super) fn file(file: &FileMessageEventContent) -> Body {
    let info = file.info.as_deref();
    told(Sent {
        kind: MediaKind::File,
        name: file.filename(),
        caption: caption(file.caption(), file.formatted_caption()),
        size: info.and_then(|info| info.size),
        mime: info.and_then(|info| info.mimetype.as_deref()),
        pixels: None,
        source: &file.source,
        thumbnail: info.and_then(|info| info.thumbnail_source.as_ref()),
    })
}

pub(in crate::chat::matrix) fn sticker(sticker: &StickerEventContent) -> Body {
    let source = match &sticker.source {
        StickerMediaSource::Plain(place) => MediaSource::Plain(place.clone()),
        StickerMediaSource::Encrypted(file) => MediaSource::Encrypted(file.clone()),
        _ => return other("sent a sticker that hallway cannot show"),
    };
    told(Sent {
        kind: MediaKind::Sticker,
        name: &sticker.body,
        caption: None,
        size: sticker.info.size,
        mime: sticker.info.mimetype.as_deref(),
        pixels: Some((sticker.info.width, sticker.info.height)),
        source: &source,
        thumbnail: sticker.info.thumbnail_source.as_ref(),
    })
}

/// A file as the sender describes it.
struct Sent<'a> {
    kind: MediaKind,
    name: &'a str,
    caption: Option<crate::text::Rich>,
    size: Option<UInt>,
    mime: Option<&'a str>,
    pixels: Option<(Option<UInt>, Option<UInt>)>,
    source: &'a MediaSource,
    thumbnail: Option<&'a MediaSource>,
}

fn told(sent: Sent<'_>) -> Body {
    let name = short(sent.name, NAME);
    let Some(source) = key(sent.source) else {
        return other(&format!("sent a file without a place where it could be found: {name}"));
    };
    Body::Media(Arc::new(Media {
        kind: sent.kind,
        name: if name.is_empty() { Clean::line("a file without a name") } else { name },
        caption: sent.caption,
        size: sent.size.map(u64::from),
        mime: short(sent.mime.unwrap_or_default(), MIME),
        pixels: sent.pixels.and_then(|(width, height)| Some((side(width)?, side(height)?))),
        source,
        thumbnail: sent.thumbnail.and_then(key),
    }))
}

/// Where it is, as the part that fetches it reads it: the SDK's own form as JSON, keys included.
fn key(source: &MediaSource) -> Option<MediaKey> {
    let place = match source {
        MediaSource::Plain(place) => place,
        MediaSource::Encrypted(file) => &file.url,
    };
    // Anything else than `mxc://server/id` leads nowhere (specification, "Matrix Content (`mxc://`) URIs").
    place.parts().ok()?;
    let json = serde_json::to_string(source).ok()?;
    (json.len() <= SOURCE).then(|| MediaKey(json.into()))
}

fn side(pixels: Option<UInt>) -> Option<u32> {
    u32::try_from(pixels?).ok().filter(|pixels| *pixels > 0)
}

fn caption(words: Option<&str>, formatted: Option<&FormattedBody>) -> Option<crate::text::Rich> {
    words.filter(|words| !words.trim().is_empty()).map(|words| rich(words, formatted))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told_of(content: serde_json::Value) -> Body {
        image(&serde_json::from_value(content).unwrap())
    }

    #[test]
    fn a_picture_is_told_with_what_its_sender_says_of_it() {
        let body = told_of(json!({
            "body": "a cat", "filename": "../../cat\u{1b}[2J.png", "url": "mxc://example.org/abc",
            "info": { "w": 640, "h": 480, "size": 4_711, "mimetype": "image/png",
                "thumbnail_url": "mxc://example.org/small" },
        }));
        let Body::Media(media) = body else { panic!("{body:?}") };
        assert_eq!((media.kind, &*media.name), (MediaKind::Picture, "../../cat[2J.png"));
        assert_eq!((media.size, &*media.mime, media.pixels), (Some(4_711), "image/png", Some((640, 480))));
        assert_eq!(media.caption.as_ref().map(crate::text::Rich::as_str), Some("a cat"));
        let source: MediaSource = serde_json::from_str(&media.source.0).unwrap();
        assert!(matches!(source, MediaSource::Plain(place) if place == "mxc://example.org/abc"));
        assert!(media.thumbnail.is_some());
    }

    #[test]
    fn a_file_whose_place_is_a_trick_is_told_in_words() {
        let long = format!("mxc://example.org/{}", "x".repeat(70_000));
        for place in
            ["https://example.org/x", "mxc://", "mxc://example.org/../../etc/passwd", "file:///etc/passwd", &long]
        {
            let body = told_of(json!({ "body": "x.png", "url": place }));
            assert!(matches!(body, Body::Other(_)), "{place:.40}: {body:.80?}");
        }
    }

    #[test]
    fn sizes_that_cannot_be_are_not_told() {
        let body = told_of(json!({
            "body": "x.png", "url": "mxc://example.org/abc", "info": { "w": 0, "h": 9_007_199_254_740_991_u64 },
        }));
        assert!(matches!(body, Body::Media(media) if media.pixels.is_none() && media.caption.is_none()));
    }
}
