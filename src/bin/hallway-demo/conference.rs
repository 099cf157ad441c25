//! All parts of the conference, held together.
use std::{fs, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use hallway::{
    host::{Account, General, Names, Site, put_on},
    schedule::{Schedule, board, parse},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use tokio::task::AbortHandle;

use crate::{
    Options, crowd,
    crowd::{Crowd, Place},
    folder::Folder,
    rules, shift,
    streams::Streams,
    synapse::{ORGANISER, SERVER_NAME, Synapse},
    venv::Venv,
    web::Web,
};

/// The accounts that people and tests sign in to; nobody else uses them.
const PEOPLE: [(&str, &str); 4] = [("ana", "Ana"), ("ben", "Ben"), ("cleo", "Cleo"), ("dora", "Dora")];
/// Their password: the homeserver listens on loopback, and everything on it is invented.
const PASSWORD: &str = "hallway-demo";
/// What every alias begins with; the schedule's links have it too.
const PREFIX: &str = "demo-";
/// The rooms for everybody.
const GENERAL: [General; 4] = [
    general("infodesk", "Info desk", "Lost and found, programme changes, anything else", false),
    general("help", "Help", "Trouble with the chat or the streams? Ask here, or come to the call", true),
    general("cafe", "Café", "The hallway track: sit down with whoever is here", false),
    general("jobs", "Jobs", "Who hires, who looks for work", false),
];
/// Messages in each of them.
const GREETINGS: usize = 3;
/// The site of the invented conference: no such domain can exist (RFC 2606).
const PAGES: &str = "https://hallway-days.example/";
/// The track whose room has much history, so that there is something to page back to, and how many messages.
const BUSY: (&str, usize) = ("rust", 72);
/// Messages in the other rooms of what is on.
const USUAL: usize = 10;

/// A conference that is on. Dropping it ends all of it, the folder last, since the others write there.
#[derive(Debug)]
pub(crate) struct Conference {
    facts: Facts,
    tasks: Tasks,
    pub(crate) streams: Streams,
    pub(crate) synapse: Synapse,
    pub(crate) schedule: Arc<Schedule>,
    /// Makes the rooms.
    pub(crate) organiser: Account,
    _web: Web,
    folder: Folder,
}

/// Where everything is, as `serve` prints it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Facts {
    /// The homeserver's address.
    pub(crate) homeserver: String,
    pub(crate) server_name: &'static str,
    /// The schedule's file.
    pub(crate) schedule: PathBuf,
    /// The live streams: a hall's slug and the address of its master playlist.
    streams: std::collections::BTreeMap<String, String>,
    pub(crate) accounts: Vec<Login>,
    /// The alias of a room with more history than one page.
    busy_room: String,
    /// The conference's rules, to be put into hallway's `catalogue.d`.
    pub(crate) rules: PathBuf,
}

/// An account to sign in to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Login {
    pub(crate) user: &'static str,
    pub(crate) password: &'static str,
}

/// Tasks that end with the conference.
#[derive(Debug)]
struct Tasks {
    pages: AbortHandle,
    crowd: Option<AbortHandle>,
}

impl Conference {
    /// Starts everything and returns when it can be used.
    pub(crate) async fn start(options: &Options) -> anyhow::Result<Self> {
        crate::setup::check_programs()?;
        let venv = Venv::at(options.venv.clone())?;
        let folder = Folder::make()?;
        let served = folder.path().join("streams");
        fs::create_dir_all(&served)?;
        let web = Web::serve(&served).await?;
        let file = folder.path().join("schedule.xml");
        let text = shift::shifted(shift::TEMPLATE, Timestamp::now(), &zone(), &web.address)?;
        fs::write(&file, &text)?;
        let schedule = parse::parse(text.as_bytes()).context("the demo's schedule")?.schedule;
        let data = folder.path().join("synapse");
        let (synapse, streams) = tokio::try_join!(
            Synapse::start(&venv, &data, options.limits),
            Streams::start(&schedule, &served, options.streams, options.picture),
        )?;
        let names = Names { prefix: PREFIX.to_owned(), server: SERVER_NAME.to_owned(), pages: url::Url::parse(PAGES)? };
        let homeserver = synapse.address()?;
        let organiser = Account::of_service(&homeserver, synapse.service_token(), ORGANISER).await?;
        organiser.set_display_name("Organiser").await?;
        let site = put_on(&schedule, &GENERAL, &organiser, &names).await?;
        let rules = rules::write(folder.path(), &schedule, &GENERAL, &names, &web.address)?;
        for (user, name) in PEOPLE {
            let person = Account::register(&homeserver, user, PASSWORD).await?;
            person.set_display_name(name).await?;
            person.log_out().await?;
        }
        let mut crowd = Crowd::gather(&homeserver, synapse.service_token()).await?;
        let now = Timestamp::now();
        let mut lively = places(&schedule, &site, now);
        lively.extend(hallways(&site, &lively));
        crowd.remember(&lively, now.as_millisecond()).await?;
        let facts = Facts {
            homeserver: homeserver.to_string().trim_end_matches('/').to_owned(),
            server_name: SERVER_NAME,
            schedule: file,
            streams: streams.names().map(|name| (name.to_owned(), master(&web, name))).collect(),
            accounts: PEOPLE.map(|(user, _)| Login { user, password: PASSWORD }).to_vec(),
            busy_room: names.alias(BUSY.0),
            rules,
        };
        let schedule = Arc::new(schedule);
        let tasks = Tasks {
            pages: tokio::spawn(streams.turn_pages(schedule.clone())).abort_handle(),
            crowd: (!options.quiet_attendees).then(|| tokio::spawn(talk(crowd, schedule.clone(), site)).abort_handle()),
        };
        Ok(Self { facts, tasks, streams, synapse, schedule, organiser, _web: web, folder })
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// A folder that goes with the conference.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The attendees stop talking.
    pub(crate) fn quiet(&mut self) {
        if let Some(crowd) = self.tasks.crowd.take() {
            crowd.abort();
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.pages.abort();
        if let Some(crowd) = &self.crowd {
            crowd.abort();
        }
    }
}

fn master(web: &Web, hall: &str) -> String {
    format!("{}/{hall}/master.m3u8", web.address)
}

/// The machine's own zone, so that the programme shows the time on the person's wall; UTC where it has no name.
fn zone() -> TimeZone {
    let named = TimeZone::system();
    named.iana_name().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

async fn talk(mut crowd: Crowd, schedule: Arc<Schedule>, site: Site) {
    loop {
        crowd.go_on(&places(&schedule, &site, Timestamp::now())).await;
    }
}

/// The rooms of what is on: each talk's and its track's. Between talks, the first track's.
fn places(schedule: &Schedule, site: &Site, now: Timestamp) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut add = |room: Option<&String>, about: crowd::About, history| {
        let Some(room) = room else { return };
        if places.iter().all(|place| place.room != *room) {
            places.push(Place { room: room.clone(), about, history });
        }
    };
    for index in board(schedule, now).halls.into_iter().filter_map(|hall| hall.now.first().copied()) {
        let Some(talk) = schedule.talks.get(index) else { continue };
        let about = about(schedule, index);
        let busy = if about.track == BUSY.0 { BUSY.1 } else { USUAL };
        add(site.tracks.get(talk.track), about.clone(), busy);
        add(site.talks.get(index), about, USUAL);
    }
    if places.is_empty() {
        places.extend(site.tracks.first().map(|room| Place {
            room: room.clone(),
            about: about(schedule, 0),
            history: 0,
        }));
    }
    places
}

/// The rooms for everybody, where people also speak of what is on.
fn hallways(site: &Site, places: &[Place]) -> Vec<Place> {
    let on = places.first().map(|place| place.about.clone()).unwrap_or_default();
    let of = |(room, general): (&String, General)| Place {
        room: room.clone(),
        about: crowd::About { track: general.slug.to_owned(), ..on.clone() },
        history: GREETINGS,
    };
    site.general.iter().zip(GENERAL).map(of).collect()
}

const fn general(slug: &'static str, name: &'static str, topic: &'static str, call: bool) -> General {
    General { slug, name, topic, call }
}

fn about(schedule: &Schedule, talk: usize) -> crowd::About {
    let Some(talk) = schedule.talks.get(talk) else { return crowd::About::default() };
    let speaker = talk.people.first().and_then(|person| schedule.people.get(*person));
    crowd::About {
        track: schedule.tracks.get(talk.track).map(|track| track.slug.to_string()).unwrap_or_default(),
        title: talk.title.to_string(),
        speaker: speaker.map_or_else(|| "the speaker".to_owned(), |person| person.name.to_string()),
        hall: schedule.halls.get(talk.hall).map(|hall| hall.name.to_string()).unwrap_or_default(),
    }
}
