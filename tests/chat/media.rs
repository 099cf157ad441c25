//! Pictures and files: fetched, kept, sent.
use std::{fs, io::Read as _, sync::Arc, time::Duration};

use hallway::{
    chat::{Body, Event, Media, MediaKey, MediaKind, Message, Picture, Request, TimelineId},
    host::NewRoom,
};
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use url::Url;

use crate::{
    person::Person,
    support::{block_on, conference},
};

/// Time for what was sent to reach the other account.
const ARRIVES: Duration = Duration::from_secs(30);
const ROOM: &str = "#demo-community:localhost";

/// Cleo, over plain HTTP.
struct Cleo {
    web: reqwest::Client,
    homeserver: Url,
    token: String,
}

impl Cleo {
    async fn new() -> Self {
        let homeserver = conference().facts.homeserver.clone();
        let body = json!({
            "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "cleo" }, "password": "hallway-demo",
        });
        let web = reqwest::Client::new();
        let login = homeserver.join("_matrix/client/v3/login").unwrap();
        let answer: Value = web.post(login).json(&body).send().await.unwrap().json().await.unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self { web, homeserver, token }
    }

    /// Uploads a file; its `mxc://` address.
    async fn uploads(&self, kind: &str, bytes: Vec<u8>) -> String {
        let url = self.homeserver.join("_matrix/media/v3/upload").unwrap();
        let call = self.web.post(url).bearer_auth(&self.token).header("Content-Type", kind).body(bytes);
        let answer: Value = call.send().await.unwrap().json().await.unwrap();
        answer["content_uri"].as_str().unwrap().to_owned()
    }

    async fn says(&self, room: &str, content: &Value) {
        let path = format!("_matrix/client/v3/rooms/{room}/send/m.room.message/{}", content["url"].to_string().len());
        let call = self.web.put(self.homeserver.join(&path).unwrap()).bearer_auth(&self.token).json(content);
        call.send().await.unwrap().error_for_status().unwrap();
    }

    async fn downloads(&self, uri: &str) -> Vec<u8> {
        let path = format!("_matrix/client/v1/media/download/{}", uri.strip_prefix("mxc://").unwrap());
        let call = self.web.get(self.homeserver.join(&path).unwrap()).bearer_auth(&self.token);
        call.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap().to_vec()
    }
}

fn key(source: &Value) -> MediaKey {
    MediaKey(source.to_string().into())
}

fn plain(uri: &str) -> MediaKey {
    key(&json!({ "url": uri }))
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let image = DynamicImage::from(RgbImage::from_pixel(width, height, image::Rgb([200, 10, 30])));
    let mut bytes = Vec::new();
    image.write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

async fn shown(person: &mut Person, media: &MediaKey, width: u32, height: u32) -> Result<Picture, String> {
    person.ask(Request::Picture { media: media.clone(), width, height, most: 1_000_000 });
    person
        .hear("the picture", |event| match event {
            Event::Picture { media: of, picture } if of == media => Some(picture.clone().map(|p| (*p).clone())),
            _ => None,
        })
        .await
}

async fn saved(
    person: &mut Person,
    media: &MediaKey,
    name: &str,
    folder: &std::path::Path,
) -> Result<std::path::PathBuf, String> {
    let (media, name, folder) = (media.clone(), name.to_owned(), folder.to_owned());
    person.ask(Request::Save { media, name, folder, open: false });
    person
        .hear("the file", |event| match event {
            Event::Saved { path, open: false } => Some(Ok(path.clone())),
            Event::SaveFailed { reason, .. } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
}

#[test]
fn pictures_of_others_are_fetched_decoded_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let kept = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = Cleo::new().await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        // A large one comes as the server's smaller one, a small one as it is.
        let large = plain(&cleo.uploads("image/png", png(1_600, 800)).await);
        let small = plain(&cleo.uploads("image/png", png(20, 10)).await);
        let picture = shown(&mut ana, &large, 100, 100).await.unwrap();
        assert_eq!((picture.width, picture.height), (100, 50));
        let red = |picture: &Picture| picture.rgba.chunks(4).all(|p| p[0].abs_diff(200) < 8 && p[1].abs_diff(10) < 8);
        assert!(red(&picture));
        let picture = shown(&mut ana, &small, 100, 100).await.unwrap();
        assert_eq!((picture.width, picture.height), (20, 10));
        let picture = shown(&mut ana, &large, 1_200, 1_200).await.unwrap();
        assert_eq!((picture.width, picture.height), (1_200, 600));

        let path = saved(&mut ana, &small, "../../a\nb.png", kept.path()).await.unwrap();
        assert_eq!((path.parent(), path.file_name().unwrap().to_str()), (Some(kept.path()), Some("_.._a_b.png")));
        assert_eq!(fs::read(&path).unwrap(), png(20, 10));
        let again = saved(&mut ana, &small, "../../a\nb.png", kept.path()).await.unwrap();
        assert!(again.ends_with("_.._a_b (2).png"), "{}", again.display());
        ana.leave().await;
    });
}

#[test]
fn a_picture_in_a_message_leads_to_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let kept = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = Cleo::new().await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        ana.enter(ROOM).await;
        let there = conference().sign_in("cleo").await.join(ROOM).await.unwrap();
        let url = cleo.uploads("image/png", png(400, 200)).await;
        let info = json!({ "mimetype": "image/png", "w": 400, "h": 200, "size": png(400, 200).len() });
        let content = json!({ "msgtype": "m.image", "body": "the hall.png", "url": url, "info": info });
        cleo.says(&there, &content).await;
        let message = ana.see("the hall.png", |message| message.event.is_some()).await;
        let media = media_of(&message);
        assert_eq!((media.kind, media.pixels), (MediaKind::Picture, Some((400, 200))));
        let picture = shown(&mut ana, &media.source, 40, 40).await.unwrap();
        assert_eq!((picture.width, picture.height), (40, 20));
        let path = saved(&mut ana, &media.source, &media.name, kept.path()).await.unwrap();
        assert_eq!((fs::read(&path).unwrap(), path.ends_with("the hall.png")), (png(400, 200), true));
        ana.leave().await;
    });
}

#[test]
fn what_is_hostile_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let kept = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = Cleo::new().await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let svg = plain(&cleo.uploads("image/png", b"<svg onload='x'/>".to_vec()).await);
        let reason = shown(&mut ana, &svg, 100, 100).await.unwrap_err();
        assert!(reason.contains("SVG"), "{reason}");
        // A head that claims 60,000 × 60,000 pixels: the size is in the bytes 16 to 24, its check sum after that.
        let mut bomb = png(8, 8);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        let bomb = plain(&cleo.uploads("image/png", bomb).await);
        let reason = shown(&mut ana, &bomb, 100, 100).await.unwrap_err();
        assert!(reason.contains("60000 × 60000 pixels"), "{reason}");
        // More than was agreed to.
        let heavy = plain(&cleo.uploads("image/png", vec![0; 1_100_000]).await);
        let reason = shown(&mut ana, &heavy, 2_000, 2_000).await.unwrap_err();
        assert!(reason.contains("does not have it") || reason.contains("2 MB"), "{reason}");
        let gone = plain("mxc://localhost/nosuchfile");
        assert!(shown(&mut ana, &gone, 100, 100).await.unwrap_err().contains("does not have it"));
        for odd in ["mxc://localhost/../../x", "file:///etc/passwd", "http://localhost/x"] {
            let reason = shown(&mut ana, &plain(odd), 100, 100).await.unwrap_err();
            assert!(reason.contains("names no file"), "{odd}: {reason}");
        }
        let reason = saved(&mut ana, &gone, "x", kept.path()).await.unwrap_err();
        assert!(reason.contains("does not have it"), "{reason}");
        assert_eq!(fs::read_dir(kept.path()).unwrap().count(), 0);
        let reason = saved(&mut ana, &svg, "x", std::path::Path::new("/proc/nowhere")).await.unwrap_err();
        assert!(reason.contains("/proc/nowhere"), "{reason}");
        ana.leave().await;
    });
}

#[test]
fn what_is_encrypted_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let kept = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = Cleo::new().await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let bytes = png(20, 10);
        let mut reader = bytes.as_slice();
        let mut encryptor = matrix_sdk_crypto::AttachmentEncryptor::new(&mut reader);
        let mut closed = Vec::new();
        encryptor.read_to_end(&mut closed).unwrap();
        let mut file = serde_json::to_value(encryptor.finish()).unwrap();
        file["url"] = cleo.uploads("application/octet-stream", closed).await.into();
        let locked = key(&json!({ "file": file }));
        let picture = shown(&mut ana, &locked, 100, 100).await.unwrap();
        assert_eq!((picture.width, picture.height, picture.rgba[0]), (20, 10, 200));
        let path = saved(&mut ana, &locked, "a.png", kept.path()).await.unwrap();
        assert_eq!(fs::read(path).unwrap(), bytes);
        // Something else under the same address: refused, and not kept.
        let other = cleo.uploads("application/octet-stream", vec![7; bytes.len()]).await;
        file["url"] = other.into();
        let changed = key(&json!({ "file": file }));
        assert!(shown(&mut ana, &changed, 100, 100).await.unwrap_err().contains("not what was sent"));
        assert!(saved(&mut ana, &changed, "b.png", kept.path()).await.unwrap_err().contains("not what was sent"));
        assert_eq!(fs::read_dir(kept.path()).unwrap().count(), 1);
        ana.leave().await;
    });
}

#[test]
fn files_are_sent_to_rooms_and_threads_with_what_is_known_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    block_on(async {
        let web = Cleo::new().await;
        let cleo = conference().sign_in("cleo").await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter(ROOM).await;
        let there = cleo.join(ROOM).await.unwrap();

        let path = files.path().join("my slide.png");
        fs::write(&path, png(64, 32)).unwrap();
        let timeline = TimelineId::from(room.clone());
        ana.ask(Request::Upload { timeline: timeline.clone(), path, caption: Some("the **second** half".to_owned()) });
        sent(&mut ana).await.unwrap();
        let seen = cleo.wait_for(&there, ARRIVES, |seen| seen.content["filename"] == "my slide.png").await.unwrap();
        let content = seen.unwrap().content;
        assert_eq!((&content["msgtype"], &content["body"]), (&"m.image".into(), &"the **second** half".into()));
        let info = &content["info"];
        assert_eq!((&info["w"], &info["h"], &info["mimetype"]), (&64.into(), &32.into(), &"image/png".into()));
        assert_eq!(web.downloads(content["url"].as_str().unwrap()).await, png(64, 32));

        // Into a thread.
        let question = cleo.send(&there, "who has notes?").await.unwrap();
        ana.see("who has notes?", |_| true).await;
        let path = files.path().join("notes.txt");
        fs::write(&path, "allocators are hard").unwrap();
        let thread = TimelineId { room: room.clone(), thread: Some(question.parse().unwrap()) };
        ana.ask(Request::Upload { timeline: thread, path, caption: None });
        sent(&mut ana).await.unwrap();
        let seen = cleo.wait_for(&there, ARRIVES, |seen| seen.body() == Some("notes.txt")).await.unwrap().unwrap();
        assert_eq!(seen.content["msgtype"], "m.file");
        assert_eq!(seen.content["m.relates_to"]["rel_type"], "m.thread");
        assert_eq!(seen.content["m.relates_to"]["event_id"], question.as_str());

        // What cannot be sent.
        for (path, words) in [(files.path().to_owned(), "a folder"), (files.path().join("none"), "there is no file")] {
            ana.ask(Request::Upload { timeline: timeline.clone(), path, caption: None });
            let reason = sent(&mut ana).await.unwrap_err();
            assert!(reason.contains(words), "{reason}");
        }
        ana.leave().await;
    });
}

#[test]
fn an_upload_can_be_given_up_and_an_encrypted_room_gets_encrypted_files() {
    let folder = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let state =
            vec![("m.room.encryption".to_owned(), String::new(), json!({ "algorithm": "m.megolm.v1.aes-sha2" }))];
        let new =
            NewRoom { name: "Behind doors".to_owned(), alias: "behind-doors".to_owned(), state, ..NewRoom::default() };
        let there = cleo.create_room(&new).await.unwrap();
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter("#behind-doors:localhost").await;
        let mut dora = Person::signed_in(other.path(), &conference().facts.homeserver, "dora").await;
        dora.enter("#behind-doors:localhost").await;
        let timeline = TimelineId::from(room);
        let path = files.path().join("large.bin");
        fs::write(&path, vec![7; 20_000_000]).unwrap();
        ana.ask(Request::Upload { timeline: timeline.clone(), path, caption: None });
        ana.ask(Request::CancelUpload(timeline.clone()));
        assert_eq!(sent(&mut ana).await, Err("you gave it up".to_owned()));
        let path = files.path().join("small.bin");
        fs::write(&path, "secret").unwrap();
        ana.ask(Request::Upload { timeline, path, caption: None });
        sent(&mut ana).await.unwrap();
        let seen = cleo.wait_for(&there, ARRIVES, |seen| seen.kind == "m.room.encrypted").await.unwrap().unwrap();
        assert!(!seen.content.to_string().contains("small.bin"));
        // Dora has the key to it.
        let message = dora.see("small.bin", |message| message.event.is_some()).await;
        let media = media_of(&message);
        let path = saved(&mut dora, &media.source, &media.name, files.path()).await.unwrap();
        assert!(path.ends_with("small (2).bin"), "{}", path.display());
        assert_eq!(fs::read(path).unwrap(), b"secret");
        dora.leave().await;
        ana.leave().await;
    });
}

fn media_of(message: &Message) -> Arc<Media> {
    let Body::Media(media) = &message.body else { panic!("{message:?} holds no file") };
    Arc::clone(media)
}

/// Waits until an upload is over.
async fn sent(person: &mut Person) -> Result<(), String> {
    person
        .hear("the upload", |event| match event {
            Event::Uploading { sent, total, .. } if sent == total => Some(Ok(())),
            Event::UploadFailed { reason, .. } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
}

/// PNG's check sum (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}
