//! A programme of a few talks, the first of which has a stream.
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// While the talks are on.
const AT: &str = "2026-01-31T10:10:00+01:00";

/// Writes the schedule; gives its path.
pub(crate) fn with_stream(folder: &Path, stream: &str) -> PathBuf {
    let mut rooms = String::new();
    for room in 0..12 {
        let (title, link) = match room {
            0 => ("A talk with a stream", format!("<links><link href=\"{stream}\">Stream</link></links>")),
            _ => ("Another", String::new()),
        };
        write!(
            rooms,
            "<room name=\"Hall {room}\"><event id=\"{room}\"><start>10:00</start><duration>00:50</duration>\
             <title>{title}</title>{link}</event></room>"
        )
        .unwrap();
    }
    let text = format!(
        "<schedule><conference><title>Thin lines</title><time_zone_name>Europe/Brussels</time_zone_name></conference>\
         <day date=\"2026-01-31\">{rooms}</day></schedule>"
    );
    let path = folder.join("schedule.xml");
    fs::write(&path, text).unwrap();
    path
}

/// The command that opens it.
pub(crate) fn hallway(schedule: &Path) -> Vec<String> {
    let schedule = schedule.display().to_string();
    [env!("CARGO_BIN_EXE_hallway"), "--schedule", &schedule, "--at", AT].map(str::to_owned).to_vec()
}

/// Full motion: every pixel of every frame is another. In ffmpeg's language for graphs.
pub(crate) fn motion() -> String {
    "testsrc2=size=640x360:rate=25,rotate=a=t:fillcolor=gray,hue=H=3*t,noise=alls=20:allf=t".to_owned()
}
