//! Live HLS streams by ffmpeg: slides, a moving camera, a tone, and the counter coded in colours.
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use hallway::{
    host::counter,
    schedule::{Schedule, board},
};
use jiff::Timestamp;

use crate::{
    Picture,
    child::{Bound, command},
    setup::font,
    slides::{Slide, slide},
};

/// Time to the first segment; it takes two seconds on an idle machine.
const START: Duration = Duration::from_mins(1);
/// What lies in a stream's folder beside playlists and segments.
const HEADING: &str = "heading.txt";
const BODY: &str = "body.txt";
const FONT: &str = "font.ttf";
const SAID: &str = "ffmpeg.txt";
/// The hall's picture, made anew every ten seconds.
pub(crate) const PREVIEW: &str = "preview.jpg";

/// The streams of the conference.
#[derive(Debug)]
pub(crate) struct Streams {
    /// Served over HTTP: one folder a hall, with the slide's texts in it too.
    served: PathBuf,
    picture: Picture,
    live: Vec<Stream>,
}

/// One hall's stream, running or stopped.
#[derive(Debug)]
struct Stream {
    hall: usize,
    slug: String,
    child: Option<Bound>,
}

impl Streams {
    /// Starts the streams of the first `count` halls that have a talk on, and waits until they can be watched.
    pub(crate) async fn start(schedule: &Schedule, served: &Path, count: u8, picture: Picture) -> anyhow::Result<Self> {
        let on = board(schedule, Timestamp::now()).halls.into_iter().filter(|hall| !hall.now.is_empty());
        let live = on.take(usize::from(count)).filter_map(|on| {
            let slug = schedule.halls.get(on.hall)?.slug.to_string();
            Some(Stream { hall: on.hall, slug, child: None })
        });
        let mut streams = Self { served: served.to_owned(), picture, live: live.collect() };
        let names: Vec<_> = streams.names().map(str::to_owned).collect();
        for name in &names {
            streams.launch(schedule, name)?;
        }
        for name in &names {
            streams.watchable(name).await?;
        }
        Ok(streams)
    }

    /// The halls that have a stream, by slug.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.live.iter().map(|stream| stream.slug.as_str())
    }

    /// Turns the slides' pages for as long as the task is not aborted.
    pub(crate) fn turn_pages(&self, schedule: Arc<Schedule>) -> impl Future<Output = ()> + use<> {
        let folders: Vec<_> = self.live.iter().map(|stream| (stream.hall, self.served.join(&stream.slug))).collect();
        async move {
            let mut often = tokio::time::interval(Duration::from_secs(1));
            loop {
                often.tick().await;
                for (hall, folder) in &folders {
                    // A stream that is stopped has no folder to write to.
                    turn_page(folder, &slide(&schedule, *hall, Timestamp::now())).ok();
                }
            }
        }
    }

    /// Starts a stopped stream and waits until it can be watched; nothing happens where it runs.
    pub(crate) async fn start_again(&mut self, schedule: &Schedule, name: &str) -> anyhow::Result<()> {
        self.launch(schedule, name)?;
        self.watchable(name).await
    }

    /// Stops a stream; what it sent stays (`frozen`, as when the camera's cable is pulled) or is gone as well (404).
    pub(crate) fn stop(&mut self, name: &str, frozen: bool) -> anyhow::Result<()> {
        let folder = self.served.join(name);
        self.find(name)?.child = None;
        if !frozen && folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        Ok(())
    }

    fn find(&mut self, name: &str) -> anyhow::Result<&mut Stream> {
        let known = self.names().collect::<Vec<_>>().join(", ");
        let found = self.live.iter_mut().find(|stream| stream.slug == name);
        found.with_context(|| format!("no stream is called \"{name}\"; there are {known}"))
    }

    fn launch(&mut self, schedule: &Schedule, name: &str) -> anyhow::Result<()> {
        let (folder, picture) = (self.served.join(name), self.picture);
        let stream = self.find(name)?;
        if stream.child.is_some() {
            return Ok(());
        }
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let now = Timestamp::now();
        turn_page(&folder, &slide(schedule, stream.hall, now))?;
        // Under a name that needs no quoting in a filter, whatever the folders are called.
        std::os::unix::fs::symlink(font()?, folder.join(FONT))?;
        let said = fs::File::create(folder.join(SAID))?;
        let mut command = command("KILL", "ffmpeg");
        command.args(arguments(stream.hall, picture, now)).current_dir(folder).stderr(said);
        stream.child = Some(Bound::spawn(&mut command).context("ffmpeg does not start")?);
        Ok(())
    }

    /// Waits until the first segments are named in every playlist, and the hall's picture is there.
    async fn watchable(&mut self, name: &str) -> anyhow::Result<()> {
        let folder = self.served.join(name);
        let wanted: Vec<_> = self.picture.variants().map(|variant| folder.join(format!("v{variant}.m3u8"))).collect();
        let begun = |playlist: &PathBuf| fs::read_to_string(playlist).is_ok_and(|text| text.contains("#EXTINF"));
        let deadline = tokio::time::Instant::now() + START;
        loop {
            let there = |name: &str| folder.join(name).is_file();
            if there("master.m3u8") && there(PREVIEW) && wanted.iter().all(begun) {
                return Ok(());
            }
            let stream = self.find(name)?;
            let ended = stream.child.as_mut().map(Bound::ended).transpose()?.flatten();
            if ended.is_some() || tokio::time::Instant::now() > deadline {
                let words = fs::read_to_string(folder.join(SAID)).unwrap_or_default();
                bail!("the stream \"{name}\" does not start; ffmpeg says: {}", words.trim());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Writes a page; ffmpeg reads it for each picture, so that it must be whole at any time.
fn turn_page(folder: &Path, page: &Slide) -> anyhow::Result<()> {
    for (name, text) in [(HEADING, &page.heading), (BODY, &page.body)] {
        if fs::read_to_string(folder.join(name)).is_ok_and(|stands| stands == *text) {
            continue;
        }
        let new = folder.join("new");
        fs::write(&new, text)?;
        fs::rename(new, folder.join(name))?;
    }
    Ok(())
}

impl Picture {
    fn size(self) -> (u32, u32) {
        match self {
            Self::Small => (640, 360),
            Self::Large => (1280, 720),
        }
    }

    /// The numbers of the variants.
    fn variants(self) -> std::ops::Range<usize> {
        match self {
            Self::Small => 0..1,
            Self::Large => 0..2,
        }
    }
}

/// ffmpeg's arguments for a stream that begins at `begin`.
fn arguments(hall: usize, picture: Picture, begin: Timestamp) -> Vec<String> {
    let (width, height) = picture.size();
    let mut all: Vec<String> = Vec::new();
    let mut add = |text: &str| all.extend(text.split_whitespace().map(str::to_owned));
    add("-hide_banner -loglevel error -nostdin -filter_complex_threads 1");
    add(&format!("-re -f lavfi -i color=c=0xf4f4f0:size={width}x{height}:rate=25"));
    // The lecture hall, and somebody in it.
    add("-f lavfi -i gradients=size=80x45:rate=25:speed=0.01:nb_colors=3:c0=0x22364a:c1=0x5a7088:c2=0x2a4a40");
    add("-f lavfi -i color=c=0xe0b090:size=12x14:rate=25 -f lavfi -i color=c=0x7a2a38:size=22x26:rate=25");
    let tone = 330 + 110 * hall;
    add(&format!("-re -f lavfi -i sine=frequency={tone}:sample_rate=48000 -filter_complex"));
    all.push(filter(hall, picture, begin));
    let mut add = |text: &str| all.extend(text.split_whitespace().map(str::to_owned));
    for variant in picture.variants() {
        add(&format!("-map [v{variant}] -map 4:a"));
    }
    add("-c:v libx264 -preset ultrafast -tune zerolatency -threads 1 -pix_fmt yuv420p");
    add("-g 50 -keyint_min 50 -sc_threshold 0");
    let rates = if picture == Picture::Large { ["1500k", "500k"] } else { ["500k", ""] };
    for (variant, rate) in picture.variants().zip(rates) {
        add(&format!("-b:v:{variant} {rate} -maxrate:v:{variant} {rate} -bufsize:v:{variant} {rate}"));
    }
    add("-c:a aac -b:a 64k -ac 1 -f hls -hls_time 2 -hls_list_size 15");
    add("-hls_flags delete_segments+independent_segments+program_date_time+temp_file");
    add("-master_pl_name master.m3u8 -var_stream_map");
    all.push(picture.variants().map(|variant| format!("v:{variant},a:{variant}")).collect::<Vec<_>>().join(" "));
    all.extend(["-hls_segment_filename", "v%v_%d.ts", "v%v.m3u8"].map(str::to_owned));
    let still = "-map [still] -c:v mjpeg -q:v 5 -pix_fmt yuvj420p -f image2 -update 1 -atomic_writing 1";
    all.extend(still.split_whitespace().chain([PREVIEW]).map(str::to_owned));
    all
}

/// Slide, camera and counter, put together.
fn filter(hall: usize, picture: Picture, begin: Timestamp) -> String {
    let (width, height) = picture.size();
    // Everything is laid out for 360 lines.
    let of = |lines: u32| lines * height / 360;
    let text = |file: &str, x: u32, y: u32, size: u32, color: &str| {
        format!(
            "drawtext=fontfile={FONT}:textfile={file}:reload=1:expansion=none:x={}:y={}:fontsize={}:line_spacing={}:\
             fontcolor={color}",
            of(x),
            of(y),
            of(size),
            of(5),
        )
    };
    let slide = [
        format!("drawbox=x=0:y=0:w={width}:h={}:c={}:t=fill", of(48), banner(hall)),
        text(HEADING, 16, 12, 22, "white"),
        text(BODY, 24, 72, 21, "0x202020"),
        blocks(width, height, begin),
    ]
    .join(",");
    let (wide, high) = (of(208), of(117));
    // The picture for thin lines: the first at once, then one every ten seconds.
    let split = match picture {
        Picture::Small => ",split[v0][small];[small]fps=1/10:round=up[still]",
        Picture::Large => ",split[v0][big];[big]scale=640:360,split[v1][small];[small]fps=1/10:round=up[still]",
    };
    format!(
        "[0:v]{slide}[slide];[1:v][2:v]overlay=x='34+24*sin(t/2)':y='5+sin(3*t)'[head];\
         [head][3:v]overlay=x='29+24*sin(t/2)':y='19+sin(3*t)'[person];[person]scale={wide}:{high}:flags=neighbor[camera];[slide][camera]overlay=x={}:y={}{split}",
        of(416),
        of(152),
    )
}

/// A heading's colour for each hall.
fn banner(hall: usize) -> &'static str {
    ["0x8a2a80", "0xa03818", "0x1a6a58", "0x5a4a9a", "0x84601a"].get(hall % 5).copied().unwrap_or("0x8a2a80")
}

/// The row of [`counter`]: all of it in the colour of a 0, and a block in the colour of a 1 while its bit of the Gray code,
/// the sum of two neighbouring bits of the count, is set.
fn blocks(width: u32, height: u32, begin: Timestamp) -> String {
    let high = height / counter::HEIGHT;
    let wide = width / counter::BLOCKS;
    let y = height - high;
    let color = |[red, green, blue]: [u8; 3]| format!("0x{red:02x}{green:02x}{blue:02x}");
    // Of the wall clock only what counts, so that the sum keeps its fractions.
    let second = begin.as_millisecond().rem_euclid(i64::from(counter::PERIOD) * 1_000);
    let clock = format!("(t+{}.{:03})", second / 1_000, second % 1_000);
    let mut row = vec![format!("drawbox=x=0:y={y}:w={width}:h={high}:c={}:t=fill", color(counter::DARK))];
    for bit in 0..counter::BLOCKS {
        let x = (counter::BLOCKS - 1 - bit) * wide;
        // Nothing stands above the highest bit: the count goes modulo its period.
        let above = if bit + 1 < counter::BLOCKS { format!("+floor({clock}/{})", 2_u32 << bit) } else { String::new() };
        row.push(format!(
            "drawbox=x={x}:y={y}:w={wide}:h={high}:c={}:t=fill:enable='mod(floor({clock}/{}){above},2)'",
            color(counter::BRIGHT),
            1_u32 << bit,
        ));
    }
    row.join(",")
}
