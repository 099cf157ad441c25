//! Whatever the server does, and whatever the person does meanwhile.
use proptest::prelude::*;

use super::{
    super::limit::LONGEST,
    world::{Bucket, End, Manner, Trick, World, address, id},
};
use crate::chat::Rank;

/// Something that happens in the middle.
#[derive(Clone, Debug)]
enum Meanwhile {
    Ask(usize, Rank),
    Attend(Vec<usize>),
    Hold(bool),
    Type(bool),
    GiveUp(usize),
    Leave(usize),
    Heard,
}

/// From one in two minutes to so many a second.
fn bucket(most: f64) -> impl Strategy<Value = Bucket> {
    (0.008..most, 1u32..15, 0.0f64..15.0).prop_map(|(rate, burst, filled)| Bucket::new(rate, burst).filled(filled))
}

fn manner() -> impl Strategy<Value = Manner> {
    let ends = prop_oneof![8 => Just(End::Joined), 1 => Just(End::Refused), 1 => Just(End::Lost)];
    let takes = prop_oneof![6 => 20i64..300, 1 => 300i64..2_000, 1 => 2_000i64..90_000];
    (any::<bool>(), any::<bool>(), takes, ends, prop_oneof![9 => Just(0u8), 1 => 1u8..4])
        .prop_map(|(far, unknown, takes, ends, unheard)| Manner { far, unknown, takes, ends, unheard })
}

fn rank() -> impl Strategy<Value = Rank> {
    prop_oneof![Just(Rank::Asked), Just(Rank::Starred), Just(Rank::Rest)]
}

fn meanwhile(rooms: usize) -> impl Strategy<Value = Meanwhile> {
    prop_oneof![
        4 => (0..rooms, rank()).prop_map(|(room, rank)| Meanwhile::Ask(room, rank)),
        4 => prop::collection::vec(0..rooms, 0..3).prop_map(Meanwhile::Attend),
        1 => any::<bool>().prop_map(Meanwhile::Hold),
        1 => any::<bool>().prop_map(Meanwhile::Type),
        1 => (0..rooms).prop_map(Meanwhile::GiveUp),
        2 => (0..rooms).prop_map(Meanwhile::Leave),
        1 => Just(Meanwhile::Heard),
    ]
}

/// Waits as no honest server asks for.
fn hostile() -> impl Strategy<Value = Vec<Trick>> {
    let wait = prop_oneof![
        Just(None),
        Just(Some(0)),
        Just(Some(-1)),
        Just(Some(i64::MAX)),
        Just(Some(31_536_000_000)),
        (1i64..20_000).prop_map(Some),
        (20_000i64..2 * LONGEST).prop_map(Some),
    ];
    prop::collection::vec(prop_oneof![2 => Just(Trick::Honest), 1 => wait.prop_map(Trick::Asks)], 0..12)
}

proptest! {
    /// Honest limits, of any kind: no more refusals than needed to learn each of them, and all rooms end up joined.
    #[test]
    fn a_limit_is_learned_with_two_refusals_at_most(
        near in bucket(5.0), far in bucket(5.0), split: bool, rooms in 1usize..50, trip in 2i64..400, takes in 20i64..400,
    ) {
        let manners = (0..rooms).map(|room| Manner { far: split && room % 3 == 0, takes, ..Manner::default() });
        let interval = 1_000.0 / near.rate;
        let mut world = World::new(near, Some(far), manners.collect());
        world.trip = trip;
        (0..rooms).for_each(|room| world.ask(room, Rank::Rest));
        world.finish();
        prop_assert_eq!(world.over.len(), rooms);
        // Two limits that happen to name one time are taken for one limit.
        prop_assume!(!split || !world.queue.as_one);
        let limits = if split { 2 } else { 1 };
        // Where a refusal takes about as long as the server asks to wait, buckets run empty in between, which nothing shows.
        if interval > 4.0 * (500 + trip + takes) as f64 {
            prop_assert!(world.refusals <= 2 * limits, "{} refusals", world.refusals);
        }
    }

    /// A bucket that was empty is learned with one refusal, and then used to the full.
    #[test]
    fn an_empty_bucket_is_learned_with_one_refusal_and_used_to_the_full(
        spare in 0i64..200_000, burst in 1u32..15, rooms in 2usize..80, trip in 2i64..100, takes in 10i64..40,
    ) {
        // The burst is over before there is room for one more.
        let interval = 2_000 + i64::from(burst) * (trip + takes) * 5 / 2 + spare;
        let near = Bucket::new(1_000.0 / interval as f64, burst);
        let mut world = World::new(near, None, vec![Manner { takes, ..Manner::default() }; rooms]);
        world.trip = trip;
        (0..rooms).for_each(|room| world.ask(room, Rank::Rest));
        let took = world.finish();
        prop_assert_eq!((world.refusals, world.over.len()), (usize::from(rooms > burst as usize), rooms));
        let allowed = interval * (rooms as i64 - i64::from(burst)).max(0);
        prop_assert!(took <= allowed * 105 / 100 + 5_000, "{} ms of {}", took, allowed);
    }

    /// Leaves with messages between them, and others that are made elsewhere.
    #[test]
    fn leaves_end_with_two_refusals_at_most(message in bucket(2.0), rooms in 1usize..40) {
        let mut world = World::new(Bucket::new(1.0, 10), None, vec![]);
        world.message = message;
        (0..rooms).for_each(|room| assert!(world.queue.leave(id(room), false)));
        world.finish();
        prop_assert_eq!(world.left.len(), rooms);
        prop_assert!(world.refusals <= 2, "{} refusals", world.refusals);
    }

    /// Hostile waits, slow and silent rooms, a person who looks elsewhere: never sooner than the server said, never another room
    /// before one on screen that could go (both are checked in [`World`] at each step), and it ends.
    #[test]
    fn whatever_happens_it_keeps_to_what_was_said_and_ends(
        near in bucket(5.0), far in prop::option::of(bucket(5.0)), message in bucket(5.0), manners in prop::collection::vec(manner(), 1..30),
        hostile in hostile(), events in prop::collection::vec((0i64..200_000, meanwhile(30)), 0..25),
    ) {
        let rooms = manners.len();
        let mut world = World::new(near, far, manners);
        (world.message, world.hostile) = (message, hostile);
        let mut events = events;
        events.sort_by_key(|(at, _)| *at);
        let mut wanted = std::collections::BTreeSet::new();
        let mut on_screen = Vec::new();
        for room in 0..rooms {
            if room % 2 == 0 {
                world.ask(room, Rank::Rest);
                wanted.insert(room);
            }
        }
        let mut given_up = std::collections::BTreeSet::new();
        for (at, event) in events {
            world.run(at);
            let now = super::at(at);
            match event {
                Meanwhile::Ask(room, rank) if room < rooms => {
                    world.ask(room, rank);
                    wanted.insert(room);
                }
                Meanwhile::Attend(rooms) => {
                    on_screen = rooms.into_iter().map(address).collect();
                    world.queue.attend(on_screen.clone());
                }
                Meanwhile::Hold(on) => world.queue.hold(on),
                Meanwhile::Type(on) => world.queue.typing(on, now),
                Meanwhile::GiveUp(room) => {
                    world.queue.unqueue(Some(&address(room)));
                    given_up.insert(room);
                }
                // Of another kind of room, so that nothing that is joined is left.
                Meanwhile::Leave(room) => {
                    assert!(world.queue.leave(id(1_000 + room), false));
                }
                Meanwhile::Heard => world.queue.heard(),
                Meanwhile::Ask(..) => {}
            }
            // The rooms on screen stand first.
            let waiting = world.queue.progress(now).waiting;
            let seen = |room: &crate::chat::Address| on_screen.contains(room);
            prop_assert!(waiting.is_sorted_by_key(|room| !seen(room)));
        }
        world.queue.hold(false);
        world.finish();
        let progress = world.queue.progress(super::at(world.now));
        prop_assert_eq!(progress.joins.0, progress.joins.1);
        prop_assert_eq!(progress.leaves.0, progress.leaves.1);
        for room in wanted {
            prop_assert!(world.over.contains_key(&room) || given_up.contains(&room), "room {} is forgotten", room);
        }
    }
}
