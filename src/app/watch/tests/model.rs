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
        10 => at().prop_map(Step::Hear),
    ];
    prop::collection::vec(step, 0..60)
}

/// Both players as the requests make them: they reach each in their order.
struct World([[Slate; 2]; 2]);

impl World {
    fn new() -> Self {
        Self(std::array::from_fn(|_| [Slate::default(), Slate { mute: true, ..Slate::default() }]))
    }

    fn at(&mut self, (there, slot): At) -> &mut Slate {
        &mut self.0[usize::from(there)][slot as usize]
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let (there, request) = match effect {
                Effect::Player(request) => (false, request),
                Effect::Remote(request) => (true, request),
                other => panic!("{other:?}"),
            };
            let slate = self.at((there, request.slot()));
            match request {
                Request::Load { slot, url, how } => {
                    slate.told.push_back(Event::Connecting { slot, url: url.clone() });
                    (slate.playing, slate.shown) = (Some((url, how)), false);
                }
                Request::Stop { slot } => {
                    slate.told.push_back(Event::Stopped { slot });
                    (slate.playing, slate.shown) = (None, false);
                }
                Request::Mute { on, .. } => slate.mute = on,
                _ => {}
            }
            let heard = self.0.iter().flatten().filter(|slate| slate.playing.is_some() && !slate.mute).count();
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
        let slate = self.at(at);
        if slate.playing.is_some() {
            slate.shown = matches!(step, Step::Play(_));
            slate.told.push_back(event);
        }
    }
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
                Step::Hear(at) => match world.at(*at).told.pop_front() {
                    Some(event) if at.0 => watch.told_by_other_end(event, NOW).0,
                    Some(event) => watch.told(event, NOW).0,
                    None => vec![],
                },
                Step::Play(_) | Step::Fail(_) | Step::Close(_) => vec![],
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
            prop_assert!(here == front || !showing || matches!(step, Step::Hear(_)));
            if showing && here != front && watch.shows() {
                let slate = world.at(here);
                let late = slate.told.iter().any(|event| matches!(event, Event::Retrying { .. } | Event::Closed { .. }));
                prop_assert!(slate.shown || late, "the old one gave way to one that has not shown anything");
            }
        }
    }
}
