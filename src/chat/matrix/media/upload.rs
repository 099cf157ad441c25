//! A file of the person's, sent as a message.
use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use matrix_sdk::{
    attachment::{AttachmentConfig, AttachmentInfo, BaseAudioInfo, BaseFileInfo, BaseImageInfo, BaseVideoInfo},
    room::reply::{EnforceThread, Reply},
    ruma::{
        OwnedEventId, UInt,
        events::room::message::{AddMentions, ReplyWithinThread, TextMessageEventContent},
    },
};
use tokio::{
    sync::{Semaphore, oneshot},
    task::JoinSet,
};

use super::decode;
use crate::{
    chat::{
        Event, TimelineId,
        matrix::{account::Context, words},
    },
    files::{self, name},
    paths::expanded,
    text::Clean,
};

/// Most bytes of a file, whatever the server takes: it is in memory while it goes out.
const MOST: u64 = 256 * 1024 * 1024;
/// What a server that does not say is taken to allow: what Synapse does unless told otherwise.
const USUAL: u64 = 50 * 1024 * 1024;
/// Uploads that may wait for their turn.
const WAITING: usize = 20;

/// Files on their way out, one at a time.
pub(super) struct Uploads {
    turn: Arc<Semaphore>,
    going: Vec<(TimelineId, oneshot::Sender<()>)>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), going: Vec::new() }
    }
}

impl Uploads {
    /// Sends a file, after those that were asked for before.
    pub(super) fn start(
        &mut self,
        context: Context,
        tasks: &mut JoinSet<()>,
        timeline: TimelineId,
        path: PathBuf,
        caption: Option<String>,
    ) {
        self.going.retain(|(_, cancel)| !cancel.is_closed());
        let name = Clean::line(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy());
        let (cancel, cancelled) = oneshot::channel();
        let full = self.going.len() >= WAITING;
        if !full {
            self.going.push((timeline.clone(), cancel));
        }
        let turn = Arc::clone(&self.turn);
        tasks.spawn(async move {
            let sent = async {
                if full {
                    return Err("too many files wait already".to_owned());
                }
                let _turn = turn.acquire().await;
                upload(&context, &timeline, &path, &name, caption).await
            };
            let given_up = async {
                // Where nobody holds the other end any more, it goes on.
                if full || cancelled.await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            let sent = tokio::select! {
                sent = sent => sent,
                () = given_up => Err("you gave it up".to_owned()),
            };
            if let Err(reason) = sent {
                context.tell(Event::UploadFailed { timeline, name, reason }).await;
            }
        });
    }

    /// Gives up what goes to this timeline, and what waits for it.
    pub(super) fn cancel(&mut self, timeline: &TimelineId) {
        let (gone, kept) = std::mem::take(&mut self.going).into_iter().partition(|(to, _)| to == timeline);
        self.going = kept;
        let gone: Vec<(TimelineId, oneshot::Sender<()>)> = gone;
        for (_, cancel) in gone {
            // One that has ended needs nothing.
            cancel.send(()).ok();
        }
    }
}

async fn upload(
    context: &Context,
    timeline: &TimelineId,
    path: &Path,
    name: &Clean,
    caption: Option<String>,
) -> Result<(), String> {
    let server = context.server();
    let room = context.room(&timeline.room).ok_or("you are not in this room")?;
    let allowed = context.client.load_or_fetch_max_upload_size().await.map_or(USUAL, u64::from);
    let path = expanded(path).into_owned();
    let read = tokio::task::spawn_blocking(move || File::read(&path, allowed.min(MOST)));
    let file = read.await.map_err(|_| "it could not be read")??;
    let total = file.bytes.len() as u64;
    let told = |sent| Event::Uploading { timeline: timeline.clone(), name: name.clone(), sent, total };
    context.tell(told(0)).await;

    let thread = timeline.thread.as_ref().and_then(|root| OwnedEventId::try_from(root.as_str()).ok());
    let config = AttachmentConfig {
        info: Some(file.info),
        caption: caption.filter(|words| !words.trim().is_empty()).map(TextMessageEventContent::markdown),
        reply: thread.map(|event_id| Reply {
            event_id,
            enforce_thread: EnforceThread::Threaded(ReplyWithinThread::No),
            add_mentions: AddMentions::No,
        }),
        ..AttachmentConfig::default()
    };
    let kind = file.kind.parse().map_err(|_| "its kind has no name")?;
    #[expect(clippy::default_trait_access, reason = "its type is of a crate that hallway does not name")]
    let progress = Default::default();
    let sending = room
        .send_attachment(file.name, &kind, file.bytes, config)
        .with_send_progress_observable(Clone::clone(&progress));
    let mut watched = progress.subscribe();
    let mut sending = std::pin::pin!(sending.into_future());
    let mut last = 0;
    loop {
        let sent = tokio::select! {
            sent = &mut sending => sent,
            Some(progress) = watched.next() => {
                // Encrypted, it is as long; what is counted besides is the message about it.
                let sent = (progress.current as u64).min(total);
                if sent < total && sent - last >= (total / 50).max(64 * 1024) {
                    last = sent;
                    context.tell(told(sent)).await;
                }
                continue;
            }
        };
        sent.map_err(|error| words::any(&error, &server))?;
        context.tell(told(total)).await;
        return Ok(());
    }
}

/// A file that was read.
struct File {
    /// What the others see.
    name: String,
    /// Such as `image/png`.
    kind: &'static str,
    info: AttachmentInfo,
    bytes: Vec<u8>,
}

impl File {
    /// Reads a file of at most `most` bytes. Folders, devices and pipes are none.
    fn read(path: &Path, most: u64) -> Result<Self, String> {
        let why = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no file {}", path.display()),
            _ => files::why(&error),
        };
        let about = fs::metadata(path).map_err(why)?;
        if about.is_dir() {
            return Err("it is a folder; only files can be sent".to_owned());
        }
        if !about.is_file() {
            return Err("it is a device or a pipe; only files can be sent".to_owned());
        }
        let too_large = || format!("it is larger than the {} MB that the server takes", most / 1_000_000);
        if about.len() > most {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        fs::File::open(path).map_err(why)?.take(most + 1).read_to_end(&mut bytes).map_err(why)?;
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
        if bytes.is_empty() {
            return Err("the file is empty".to_owned());
        }
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let size = decode::size(&bytes);
        let kind = size.map_or_else(|| by_name(&name), |(format, ..)| format.to_mime_type());
        let info = info(kind, bytes.len(), size.map(|(_, width, height)| (width, height)));
        Ok(Self { name: name::safe(&name), kind, info, bytes })
    }
}

fn info(kind: &str, bytes: usize, pixels: Option<(u32, u32)>) -> AttachmentInfo {
    let size = UInt::try_from(bytes as u64).ok();
    match kind.split('/').next() {
        Some("image") => AttachmentInfo::Image(BaseImageInfo {
            size,
            width: pixels.map(|(width, _)| width.into()),
            height: pixels.map(|(_, height)| height.into()),
            ..BaseImageInfo::default()
        }),
        Some("video") => AttachmentInfo::Video(BaseVideoInfo { size, ..BaseVideoInfo::default() }),
        Some("audio") => AttachmentInfo::Audio(BaseAudioInfo { size, ..BaseAudioInfo::default() }),
        _ => AttachmentInfo::File(BaseFileInfo { size }),
    }
}

/// What a file's name says of its kind, for those that people send (IANA's names).
fn by_name(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "m4a" => "audio/mp4",
        "pdf" => "application/pdf",
        "txt" | "log" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "json" => "application/json",
        "xml" => "application/xml",
        "ics" => "text/calendar",
        "zip" => "application/zip",
        "gz" | "tgz" => "application/gzip",
        "xz" => "application/x-xz",
        "zst" => "application/zstd",
        "tar" => "application/x-tar",
        "7z" => "application/x-7z-compressed",
        "odt" => "application/vnd.oasis.opendocument.text",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "epub" => "application/epub+zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path) -> String {
        File::read(path, 100).err().unwrap()
    }

    #[test]
    fn only_files_are_sent_and_only_small_enough_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        assert!(refused(&path).contains("there is no file"));
        assert!(refused(folder.path()).contains("a folder"));
        #[cfg(unix)]
        assert!(refused(Path::new("/dev/zero")).contains("a device"));
        fs::write(&path, "").unwrap();
        assert!(refused(&path).contains("empty"));
        fs::write(&path, "x".repeat(101)).unwrap();
        assert!(refused(&path).contains("larger than"));
        fs::write(&path, "x".repeat(100)).unwrap();
        let file = File::read(&path, 100).unwrap();
        assert_eq!((file.name.as_str(), file.kind, file.bytes.len()), ("notes.txt", "text/plain", 100));
    }

    #[test]
    fn what_is_in_a_file_counts_more_than_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("holiday.jpg");
        let image = image::RgbaImage::new(3, 2);
        image.save_with_format(&path, image::ImageFormat::Png).unwrap();
        let file = File::read(&path, 10_000).unwrap();
        assert_eq!(file.kind, "image/png");
        let AttachmentInfo::Image(info) = file.info else { panic!("no picture") };
        assert_eq!((info.width, info.height), (Some(3_u32.into()), Some(2_u32.into())));
        fs::write(&path, "no picture at all").unwrap();
        assert_eq!(File::read(&path, 10_000).unwrap().kind, "image/jpeg");
    }

    #[test]
    fn every_kind_by_name_is_one() {
        for name in ["a.PNG", "b.tar.gz", "c", "d.opus", "e.unknown"] {
            assert!(by_name(name).contains('/'), "{name}");
        }
    }
}
