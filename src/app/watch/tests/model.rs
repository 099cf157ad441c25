//! Whatever a person and the players do: one is in front, the old one stays until the new one shows, and never are two heard.
use std::collections::VecDeque;

use super::*;

/// What a slot of a player does.
#[derive(Clone, Debug, Default)]
struct Slate {
    playing: Option<(StreamUrl, How)>,
    /// It has shown a picture since it was loaded.
    shown: bool,
    mute: bool,
    /// What was told and not heard yet.
    told: VecDeque<Event>,
}

/// A slot of the player here, or of the one at the other end.
type At = (bool, Slot);

#[derive(Clone, Debug)]
enum Step {
    Load(usize),
    Stop,
    Mute,
    GoTo(Place),
    Again,
    /// The player gets somewhere with one of its slots.
    Play(At),
    Fail(At),
    /// The person closes its window.
    Close(At),
    /// The player ends, the one at the other end where it is `true`.
    Crash(bool),
    /// There is none.
    Vanish(bool),
    /// A process comes up, and is told what is wanted.
    Start(bool),
    /// The app hears one report.
    Hear(At),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Most of what happens here.
    let at = || (prop::bool::weighted(0.4), prop_oneof![Just(FIRST), Just(SECOND)]);
    let place = prop::sample::select(Place::ALL.to_vec());
    let step = prop_oneof![
        3 => (0..4_usize).prop_map(Step::Load),
        1 => Just(Step::Stop),
        1 => Just(Step::Mute),
        2 => place.prop_map(Step::GoTo),
        1 => Just(Step::Again),
        5 => at().prop_map(Step::Play),
        2 => at().prop_map(Step::Fail),
        1 => at().prop_map(Step::Close),
        1 => prop::bool::ANY.prop_map(Step::Crash),
        1 => prop::bool::ANY.prop_map(Step::Vanish),
        2 => prop::bool::ANY.prop_map(Step::Start),
        10 => at().prop_map(Step::Hear),
    ];
    prop::collection::vec(step, 0..60)
}

/// Both players as the requests make them: they reach each in their order.
struct World {
    slates: [[Slate; 2]; 2],
    /// Whether there is a process.
    there: [bool; 2],
}

impl World {
    fn new() -> Self {
        let slates = std::array::from_fn(|_| [Slate::default(), Slate { mute: true, ..Slate::default() }]);
        Self { slates, there: [false; 2] }
    }

    fn at(&mut self, (there, slot): At) -> &mut Slate {
        &mut self.slates[usize::from(there)][slot as usize]
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (there, request) = match effect {
                Effect::Player(request) => (false, request),
                Effect::Remote(request) => (true, request),
                other => panic!("{other:?}"),
            };
            let listens = self.there[usize::from(there)];
            let slate = self.at((there, request.slot()));
            match request {
                Request::Load { slot, url, how } => {
                    slate.told.extend(listens.then(|| Event::Connecting { slot, url: url.clone() }));
                    (slate.playing, slate.shown) = (Some((url, how)), false);
                }
                Request::Stop { slot } => {
                    slate.told.extend(listens.then_some(Event::Stopped { slot }));
                    (slate.playing, slate.shown) = (None, false);
                }
                Request::Mute { on, .. } => slate.mute = on,
                _ => {}
            }
            let heard = self.slates.iter().flatten().filter(|slate| slate.playing.is_some() && !slate.mute).count();
            assert!(heard <= 1, "two are heard at once");
        }
    }

    /// What the players and the person at them do, which asks nothing of the app yet.
    fn happen(&mut self, step: &Step) {
        let (at, event) = match step {
            Step::Play(at) => (*at, playing(at.1)),
            Step::Fail(at) => (*at, failing(at.1)),
            Step::Close(at) => (*at, Event::Closed { slot: at.1 }),
            _ => return,
        };
        let listens = self.there[usize::from(at.0)];
        let slate = self.at(at);
        if listens && slate.playing.is_some() {
            slate.shown = matches!(step, Step::Play(_));
            slate.told.push_back(event);
        }
    }

    /// The player ends: what it has told is lost with it.
    fn end(&mut self, there: bool) {
        self.there[usize::from(there)] = false;
        for slate in &mut self.slates[usize::from(there)] {
            slate.shown = false;
            slate.told.clear();
        }
    }

    /// The next one is told what is wanted. `true`: there was none.
    fn start(&mut self, there: bool) -> bool {
        if std::mem::replace(&mut self.there[usize::from(there)], true) {
            return false;
        }
        for slot in Slot::BOTH {
            let slate = self.at((there, slot));
            let url = slate.playing.as_ref().map(|(url, _)| url.clone());
            slate.told.extend(url.map(|url| Event::Connecting { slot, url }));
        }
        true
    }

    fn hear(&mut self, watch: &mut Watch, at: At) {
        let Some(event) = self.at(at).told.pop_front() else { return };
        let effects = tell(watch, at.0, event);
        self.perform(effects);
    }

    /// Whatever was told is heard, until nobody has anything to tell.
    fn settle(&mut self, watch: &mut Watch) {
        for there in [false, true] {
            if self.start(there) {
                let effects = tell(watch, there, Event::Ready { mpv: String::new() });
                self.perform(effects);
            }
        }
        while self.slates.iter().flatten().any(|slate| !slate.told.is_empty()) {
            for at in [(false, FIRST), (false, SECOND), (true, FIRST), (true, SECOND)] {
                self.hear(watch, at);
            }
        }
    }
}

fn tell(watch: &mut Watch, there: bool, event: Event) -> Vec<Effect> {
    if there { watch.told_by_other_end(event, NOW).0 } else { watch.told(event, NOW).0 }
}

fn in_front(watch: &Watch) -> At {
    (End::of(watch.at) == End::There, watch.front())
}

fn behind(watch: &Watch) -> Option<At> {
    watch.coming.as_ref().map(|coming| (End::of(coming.place) == End::There, watch.front().other()))
}

proptest! {
    #[test]
    fn whatever_happens_one_is_in_front_and_the_old_one_stays_until_the_new_one_shows(steps in steps()) {
        let mut watch = Watch::default();
        watch.configure(Places::new(Place::ALL.map(|place| (place, Ok(())))), Place::Pane);
        let mut world = World::new();
        for step in steps {
            let (front, showing) = (in_front(&watch), watch.shows());
            world.happen(&step);
            let effects = match &step {
                Step::Load(number) => watch.load(hall(*number)),
                Step::Stop => watch.stop(),
                Step::Mute => watch.toggle_mute(),
                Step::GoTo(place) => watch.go_to(*place),
                Step::Again => watch.again(),
                Step::Crash(there) => {
                    world.end(*there);
                    tell(&mut watch, *there, Event::Crashed { reason: String::new() })
                }
                Step::Vanish(there) => {
                    world.end(*there);
                    tell(&mut watch, *there, Event::Unavailable { reason: String::new(), advice: String::new() })
                }
                Step::Start(there) if world.start(*there) => {
                    tell(&mut watch, *there, Event::Ready { mpv: String::new() })
                }
                Step::Hear(at) => {
                    world.hear(&mut watch, *at);
                    vec![]
                }
                Step::Start(_) | Step::Play(_) | Step::Fail(_) | Step::Close(_) => vec![],
            };
            world.perform(effects);
            let here = in_front(&watch);
            let coming = behind(&watch);
            for there in [false, true] {
                for slot in Slot::BOTH {
                    let at = (there, slot);
                    let slate = world.at(at).clone();
                    let expected = if at == here {
                        watch.source().map(|source| (source.url().unwrap().clone(), watch.at))
                    } else if Some(at) == coming {
                        watch.coming.as_ref().map(|coming| (coming.source.url().unwrap().clone(), coming.place))
                    } else {
                        None
                    };
                    let plays = slate.playing.as_ref().map(|(url, how)| (url.clone(), how.output));
                    prop_assert_eq!(plays, expected.map(|(url, place)| (url, place::output(place))));
                    if at == here && watch.wanted() {
                        prop_assert_eq!(slate.mute, watch.mute);
                    } else if slate.playing.is_some() {
                        prop_assert!(slate.mute);
                    }
                }
            }
            prop_assert_eq!(watch.wanted(), watch.source().is_some());
            prop_assert!(watch.coming.is_none() || watch.shows());
            // Roles change where something is heard, and where nothing shows.
            prop_assert!(here == front || !showing || matches!(step, Step::Hear(_) | Step::Crash(_) | Step::Vanish(_)));
            if showing && here != front && watch.shows() {
                let slate = world.at(here);
                let late = slate.told.iter().any(|event| matches!(event, Event::Retrying { .. } | Event::Closed { .. }));
                prop_assert!(slate.shown || late, "the old one gave way to one that has not shown anything");
            }
        }
        // However it came to this, what plays is heard of.
        world.settle(&mut watch);
        if watch.wanted() {
            world.happen(&Step::Play(in_front(&watch)));
            world.settle(&mut watch);
            prop_assert!(watch.shows(), "what plays in front is not heard of: {:?}", watch);
        }
    }
}
