//! A terminal as far as pictures go: what it is sent is taken apart by others' decoders, and its screen can be looked at.
use std::{collections::HashMap, fs, io::Read as _, path::PathBuf, rc::Rc};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ratatui::layout::Rect;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(char),
    /// A part of a picture that kitty's protocol has placed.
    Part {
        id: u32,
        row: usize,
        column: usize,
    },
    /// Pixels, as many as a cell has; `None` where nothing was drawn.
    Pixels(Vec<Option<[u8; 3]>>),
}

/// A picture as kitty keeps it.
struct Kept {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    /// Its columns and rows of cells.
    cells: (usize, usize),
}

pub(super) struct Terminal {
    pub(super) width: u16,
    cell: (usize, usize),
    pub(super) cells: Vec<Cell>,
    kept: HashMap<u32, Kept>,
    /// The keys and the text of a command in pieces.
    begun: Option<(String, Vec<u8>)>,
    cursor: (u16, u16),
    color: u32,
    /// What was taken from shared memory.
    pub(super) shared: usize,
}

impl Terminal {
    pub(super) fn new(width: u16, height: u16, cell: (u16, u16)) -> Self {
        Self {
            width,
            cell: (cell.0.into(), cell.1.into()),
            cells: vec![Cell::Text('#'); usize::from(width) * usize::from(height)],
            kept: HashMap::new(),
            begun: None,
            cursor: (0, 0),
            color: 0,
            shared: 0,
        }
    }

    /// How many pictures it keeps.
    pub(super) fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Writes text everywhere in one area but not in another, as ratatui does where a picture was.
    pub(super) fn draw(&mut self, area: Rect, but: Rect) {
        self.fill('#', area, &[but]);
    }

    /// Writes a character everywhere in one area but not in others.
    pub(super) fn fill(&mut self, c: char, area: Rect, but: &[Rect]) {
        for at in area.positions().filter(|at| !but.iter().any(|but| but.contains(*at))) {
            self.set((at.x, at.y), Cell::Text(c));
        }
    }

    pub(super) fn at(&self, x: u16, y: u16) -> &Cell {
        &self.cells[usize::from(y) * usize::from(self.width) + usize::from(x)]
    }

    /// Whether no part of a picture stands anywhere outside this area.
    pub(super) fn is_clear(&self, but: Rect) -> bool {
        let stands = |(n, cell): (usize, &Cell)| {
            let (x, y) = (n % usize::from(self.width), n / usize::from(self.width));
            let at = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
            matches!(cell, Cell::Text(_)) || but.contains(at.into())
        };
        self.cells.iter().enumerate().all(stands)
    }

    /// The pixels of an area, in the terminal's own; none where there is no picture.
    pub(super) fn pixels(&self, area: Rect) -> Vec<Option<[u8; 3]>> {
        let mut pixels = Vec::new();
        for y in 0..usize::from(area.height) * self.cell.1 {
            for x in 0..usize::from(area.width) * self.cell.0 {
                let (column, row) = (x / self.cell.0, y / self.cell.1);
                let cell = self.at(area.x + u16::try_from(column).unwrap(), area.y + u16::try_from(row).unwrap());
                let (x, y) = (x % self.cell.0, y % self.cell.1);
                pixels.push(match cell {
                    Cell::Text(_) => None,
                    Cell::Pixels(pixels) => pixels[y * self.cell.0 + x],
                    Cell::Part { id, row, column } => self.part(*id, column * self.cell.0 + x, row * self.cell.1 + y),
                });
            }
        }
        pixels
    }

    /// A pixel of a picture that is scaled to its cells.
    fn part(&self, id: u32, x: usize, y: usize) -> Option<[u8; 3]> {
        let kept = self.kept.get(&id)?;
        let (width, height) = (kept.cells.0 * self.cell.0, kept.cells.1 * self.cell.1);
        assert_eq!(kept.width * height, kept.height * width, "it would not fill its cells");
        let at = (y * kept.height / height * kept.width + x * kept.width / width) * 3;
        kept.rgb.get(at..at + 3).map(|rgb| rgb.try_into().unwrap())
    }

    fn set(&mut self, (x, y): (u16, u16), cell: Cell) {
        let at = usize::from(y) * usize::from(self.width) + usize::from(x);
        assert!(x < self.width && at < self.cells.len(), "{x}, {y} is outside");
        self.cells[at] = cell;
    }

    /// Reads what it is sent.
    pub(super) fn process(&mut self, mut bytes: &[u8]) {
        while let Some(first) = bytes.first() {
            bytes = match first {
                0x1b => self.escape(&bytes[1..]),
                _ => self.character(bytes),
            };
        }
    }

    fn character<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let length = (1..=4).find(|length| str::from_utf8(&bytes[..*length]).is_ok()).expect("UTF-8");
        let c = str::from_utf8(&bytes[..length]).unwrap().chars().next().unwrap();
        assert!(!c.is_control(), "{c:?}");
        let (x, y) = self.cursor;
        match (c, MARKS.iter().position(|mark| *mark == c)) {
            ('\u{10EEEE}', _) => {
                // Without marks it goes on from its neighbour.
                let (row, column) = match x.checked_sub(1).map(|x| self.at(x, y)) {
                    Some(Cell::Part { id, row, column }) if *id == self.color => (*row, column + 1),
                    _ => (0, 0),
                };
                self.set((x, y), Cell::Part { id: self.color, row, column });
                self.cursor.0 += 1;
            }
            (_, Some(mark)) => {
                let Cell::Part { id, row, column } = self.at(x - 1, y).clone() else { panic!("a mark on text") };
                // The first mark counts rows, the second one columns.
                let cell = if marks_follow(&bytes[length..]) {
                    Cell::Part { id, row: mark, column }
                } else {
                    Cell::Part { id, row, column: mark }
                };
                self.set((x - 1, y), cell);
            }
            _ => {
                self.set((x, y), Cell::Text(c));
                self.cursor.0 += 1;
            }
        }
        &bytes[length..]
    }

    fn escape<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        match bytes[0] {
            b'[' => {
                let end = bytes.iter().position(|byte| (0x40..0x7f).contains(byte) && *byte != b'[').unwrap();
                self.control(str::from_utf8(&bytes[1..end]).unwrap(), bytes[end]);
                &bytes[end + 1..]
            }
            b'_' => {
                let (body, rest) = string(&bytes[1..]);
                assert_eq!(body[0], b'G');
                self.graphics(&body[1..]);
                rest
            }
            b'P' if bytes.starts_with(b"Ptmux;") => {
                // Escapes within are doubled, so the first single one ends it.
                let mut inner = Vec::new();
                let mut rest = &bytes[6..];
                while !rest.starts_with(b"\x1b\\") {
                    if rest[0] == 0x1b {
                        assert_eq!(rest[1], 0x1b, "a single escape");
                        rest = &rest[1..];
                    }
                    inner.push(rest[0]);
                    rest = &rest[1..];
                }
                self.process(&inner);
                &rest[2..]
            }
            b'P' => {
                let (body, rest) = string(bytes);
                self.sixel(body);
                rest
            }
            b']' => {
                let end = bytes.iter().position(|byte| *byte == 7).unwrap();
                self.file(str::from_utf8(&bytes[1..end]).unwrap());
                &bytes[end + 1..]
            }
            b'7' | b'8' => &bytes[1..],
            other => panic!("escape {other}"),
        }
    }

    fn control(&mut self, parameters: &str, what: u8) {
        let numbers: Vec<u16> = parameters.split(';').map(|number| number.parse().unwrap_or(0)).collect();
        match what {
            b'H' => self.cursor = (numbers[1] - 1, numbers[0] - 1),
            b'm' if parameters.is_empty() => self.color = 0,
            b'm' => {
                assert_eq!(&numbers[..2], [38, 2]);
                self.color = numbers[2..].iter().fold(0, |color, part| color << 8 | u32::from(*part));
            }
            b'X' => {
                for x in self.cursor.0..self.cursor.0 + numbers[0] {
                    self.set((x, self.cursor.1), Cell::Text(' '));
                }
            }
            other => panic!("CSI {other}"),
        }
    }

    fn graphics(&mut self, body: &[u8]) {
        let (keys, text) = match body.iter().position(|byte| *byte == b';') {
            Some(at) => (&body[..at], &body[at + 1..]),
            None => (body, &b""[..]),
        };
        let keys = str::from_utf8(keys).unwrap();
        assert!(text.len() <= 4_096, "a piece of {} bytes", text.len());
        assert!(keys.split(',').any(|key| key == "q=2"), "it would be answered: {keys}");
        let more = keys.split(',').any(|key| key == "m=1");
        let (begun, mut all) = self.begun.take().unwrap_or_else(|| (keys.to_owned(), vec![]));
        all.extend_from_slice(text);
        if more {
            assert_eq!(text.len() % 4, 0);
            self.begun = Some((begun, all));
            return;
        }
        let keys: HashMap<&str, &str> = begun.split(',').filter_map(|pair| pair.split_once('=')).collect();
        let number = |key: &str| keys[key].parse::<usize>().unwrap();
        let id = keys["i"].parse().unwrap();
        if keys["a"] == "d" {
            assert_eq!(keys["d"], "I", "and nobody else's");
            self.kept.remove(&id);
            return;
        }
        assert_eq!((keys["a"], keys["U"], keys["f"]), ("T", "1", "24"));
        let data = BASE64.decode(&all).unwrap();
        let rgb = match (keys.get("t").copied(), keys.get("o").copied()) {
            (Some("s"), None) => {
                let path = PathBuf::from(format!("/dev/shm{}", String::from_utf8(data).unwrap()));
                let rgb = fs::read(&path).unwrap();
                fs::remove_file(path).unwrap();
                self.shared += 1;
                rgb
            }
            (None, Some("z")) => {
                let mut rgb = Vec::new();
                flate2::read::ZlibDecoder::new(data.as_slice()).read_to_end(&mut rgb).unwrap();
                rgb
            }
            other => panic!("{other:?}"),
        };
        let (width, height) = (number("s"), number("v"));
        assert_eq!(rgb.len(), width * height * 3);
        self.kept.insert(id, Kept { width, height, rgb, cells: (number("c"), number("r")) });
    }

    fn file(&mut self, body: &str) {
        let (keys, data) = body.strip_prefix("1337;File=").unwrap().split_once(':').unwrap();
        let keys: HashMap<&str, &str> = keys.split(';').filter_map(|pair| pair.split_once('=')).collect();
        assert_eq!((keys["inline"], keys["preserveAspectRatio"]), ("1", "0"));
        let data = BASE64.decode(data).unwrap();
        assert_eq!(keys["size"].parse::<usize>().unwrap(), data.len());
        let image = image::load_from_memory_with_format(&data, image::ImageFormat::Jpeg).unwrap().to_rgb8();
        let (columns, rows): (usize, usize) = (keys["width"].parse().unwrap(), keys["height"].parse().unwrap());
        let (width, height) = (columns * self.cell.0, rows * self.cell.1);
        let (across, down) = (image.width() as usize, image.height() as usize);
        self.blit(width, height, &|x, y| {
            let (x, y) = (x * across / width, y * down / height);
            Some(image.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).0)
        });
    }

    fn sixel(&mut self, body: &[u8]) {
        let decoded = icy_sixel::SixelImage::decode(&[b"\x1b", body, b"\x1b\\"].concat()).unwrap();
        let pixels = Rc::new(decoded.pixels);
        let width = decoded.width;
        // Its last row of sixels reaches below it, and nothing is set there.
        let height = decoded.height / self.cell.1 * self.cell.1;
        assert!(width.is_multiple_of(self.cell.0) && decoded.height - height < 6, "whole cells");
        assert!(pixels[width * height * 4..].chunks(4).all(|pixel| pixel[3] == 0));
        self.blit(width, height, &|x, y| {
            let at = (y * width + x) * 4;
            (pixels[at + 3] == 255).then(|| pixels[at..at + 3].try_into().unwrap())
        });
    }

    /// Draws pixels from the cursor on.
    fn blit(&mut self, width: usize, height: usize, pixel: &dyn Fn(usize, usize) -> Option<[u8; 3]>) {
        let (across, down) = self.cell;
        for row in 0..height / down {
            for column in 0..width / across {
                let at = (0..down).flat_map(|y| (0..across).map(move |x| (column * across + x, row * down + y)));
                let cell = Cell::Pixels(at.map(|(x, y)| pixel(x, y)).collect());
                let (x, y) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
                self.set((self.cursor.0 + x, self.cursor.1 + y), cell);
            }
        }
    }
}

/// Whether another mark follows.
fn marks_follow(rest: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&rest[..rest.len().min(4)]);
    text.chars().next().is_some_and(|c| MARKS.contains(&c))
}

/// A string up to its terminator, and what follows it.
fn string(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\x1b\\").unwrap();
    (&bytes[..end], &bytes[end + 2..])
}

/// The first of kitty's `rowcolumn-diacritics.txt`.
const MARKS: [char; 16] = [
    '\u{305}', '\u{30D}', '\u{30E}', '\u{310}', '\u{312}', '\u{33D}', '\u{33E}', '\u{33F}', '\u{346}', '\u{34A}',
    '\u{34B}', '\u{34C}', '\u{350}', '\u{351}', '\u{352}', '\u{357}',
];
