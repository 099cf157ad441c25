#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "the limiter counts in floating point, and these are times of some hours"
)]
mod property;
mod world;

use world::{Trick, World, address, at, id};

use super::*;

/// What Synapse's limits allow for so many: this many at once, then one an interval.
fn ideal(rooms: i64, burst: i64, interval: i64) -> i64 {
    (rooms - burst) * interval
}

fn within(took: i64, ideal: i64) {
    assert!(took >= ideal - 1_000 && took * 100 <= ideal * 105, "{took} ms, where {ideal} ms are allowed");
}

#[test]
fn sixty_joins_take_what_synapse_allows_and_one_refusal() {
    let mut world = World::synapse(60);
    (0..60).for_each(|room| world.ask(room, Rank::Rest));
    within(world.finish(), ideal(60, 10, 10_000));
    assert_eq!((world.refusals, world.over.len()), (1, 60));
}

#[test]
fn a_bucket_that_was_not_empty_costs_one_refusal_more() {
    for filled in [3.7, 9.2, 10.0] {
        let mut world = World::synapse(40);
        world.near = world.near.filled(filled);
        (0..40).for_each(|room| world.ask(room, Rank::Rest));
        let took = world.finish();
        within(took, ideal(40, 10, 10_000) + (filled * 10_000.0) as i64);
        assert_eq!(world.refusals, 2, "{filled}");
    }
}

#[test]
fn a_second_morning_needs_no_refusal() {
    let mut world = World::synapse(80);
    (0..30).for_each(|room| world.ask(room, Rank::Rest));
    let first = world.finish();
    world.run(first + 600_000);
    let begun = world.now;
    (30..80).for_each(|room| world.ask(room, Rank::Rest));
    within(world.finish() - begun, ideal(50, 10, 10_000));
    assert_eq!(world.refusals, 1);
}

#[test]
fn the_room_on_screen_comes_at_the_first_free_slot() {
    let mut world = World::synapse(31);
    (0..30).for_each(|room| world.ask(room, Rank::Asked));
    world.run(125_000);
    world.queue.attend(vec![address(30)]);
    world.ask(30, Rank::Rest);
    let slot = world.queue.progress(at(world.now)).next.unwrap().as_millisecond();
    world.run(slot + 1_000);
    assert_eq!(world.sent.last(), Some(&(slot, 30)));
    world.finish();
    assert_eq!(world.over.len(), 31);
}

#[test]
fn ranks_come_in_order_and_a_better_rank_counts() {
    let mut world = World::synapse(5);
    world.ask(0, Rank::Rest);
    world.ask(1, Rank::Starred);
    world.ask(2, Rank::Asked);
    world.ask(3, Rank::Rest);
    world.ask(4, Rank::Asked);
    world.ask(3, Rank::Asked);
    let waiting = world.queue.progress(at(0)).waiting;
    assert_eq!(waiting, [2, 3, 4, 1, 0].map(address));
    world.finish();
    let sent: Vec<_> = world.sent.iter().map(|(_, room)| *room).collect();
    assert_eq!(sent, [2, 3, 4, 1, 0]);
}

#[test]
fn a_dead_server_holds_up_nothing() {
    let mut world = World::synapse(8);
    for room in [0, 3] {
        world.manners[room].takes = 35_000;
    }
    (0..8).for_each(|room| world.ask(room, Rank::Asked));
    world.run(5_000);
    let done: Vec<_> = world.over.keys().copied().collect();
    assert_eq!(done, [1, 2, 4, 5, 6, 7]);
    assert_eq!(world.refusals, 0);
    world.finish();
    assert_eq!(world.over.len(), 8);
}

#[test]
fn a_wait_for_rooms_elsewhere_holds_up_none_here() {
    let mut world = World::synapse(30);
    (0..15).for_each(|room| world.manners[room].far = true);
    (0..30).for_each(|room| world.ask(room, Rank::Asked));
    world.run(70_000);
    assert_eq!(world.over.keys().filter(|room| **room < 15).count(), 10);
    assert_eq!(world.over.keys().filter(|room| **room >= 15).count(), 15);
    assert_eq!(world.refusals, 2, "one for each limit");
    world.finish();
    assert_eq!((world.over.len(), world.refusals), (30, 2));
}

#[test]
fn one_limit_for_all_rooms_is_seen_to_be_one() {
    let mut world = World::synapse(40);
    world.far = None;
    (0..40).step_by(2).for_each(|room| world.manners[room].far = true);
    (0..40).for_each(|room| world.ask(room, Rank::Asked));
    within(world.finish(), ideal(40, 10, 10_000));
    assert_eq!(world.refusals, 2, "one for each, then it is known");
}

#[test]
fn sixty_leaves_take_what_synapse_allows_and_leave_room_for_a_message() {
    let mut world = World::synapse(0);
    (0..60).for_each(|room| assert!(world.queue.leave(id(room), false)));
    world.run(100_000);
    // In the middle of an interval, as at any time: what the person says is let in.
    let before = world.message.clone();
    assert_eq!(world.message.ask(world.now), None);
    world.message = before;
    within(world.finish(), ideal(60, 10, 5_000));
    assert_eq!((world.refusals, world.left.len()), (1, 60));
}

#[test]
fn leaves_after_a_morning_of_joins_cost_one_refusal() {
    let mut world = World::synapse(30);
    (0..30).for_each(|room| world.ask(room, Rank::Rest));
    let joined = world.finish();
    world.run(joined + 15_000);
    let (begun, refusals) = (world.now, world.refusals);
    (0..60).for_each(|room| assert!(world.queue.leave(id(room), false)));
    within(world.finish() - begun, ideal(60, 10, 5_000));
    assert_eq!(world.refusals, refusals + 1);
}

#[test]
fn leaves_yield_to_what_is_typed_and_said() {
    let mut world = World::synapse(0);
    (0..30).for_each(|room| assert!(world.queue.leave(id(room), false)));
    world.run(20_000);
    let before = world.parted.len();
    for second in 20..60 {
        world.queue.typing(true, at(second * 1_000));
        world.run(second * 1_000);
    }
    world.queue.typing(false, at(60_000));
    world.queue.unsent(true, at(60_000));
    world.run(80_000);
    assert_eq!(world.parted.len(), before);
    world.queue.unsent(false, at(80_000));
    world.queue.said(at(80_000));
    assert_eq!(world.message.ask(80_000), None);
    world.run(84_000);
    assert_eq!(world.parted.len(), before, "and a while after");
    // What the person leaves by itself waits for nothing.
    assert!(world.queue.leave(id(77), true));
    world.run(84_500);
    assert!(world.left.contains_key(&77));
    world.finish();
    assert_eq!((world.left.len(), world.refusals), (31, 1));
}

#[test]
fn waits_of_nothing_of_a_year_and_unnamed_end() {
    for (wait, most) in [(Some(0), 5_000), (Some(-5), 5_000), (Some(31_536_000_000), 3_610_000), (None, 40_000)] {
        let mut world = World::synapse(3);
        world.hostile = vec![Trick::Honest, Trick::Asks(wait), Trick::Asks(wait)];
        (0..3).for_each(|room| world.ask(room, Rank::Asked));
        let told = world.finish();
        assert!(told < most * 2, "{wait:?}: {told}");
        assert!(world.sent.windows(2).all(|two| two[1].0 > two[0].0), "{wait:?}");
        assert_eq!(world.sent.len(), 5, "{wait:?}");
    }
    // And one that never stops.
    let mut world = World::synapse(1);
    world.hostile = vec![Trick::Asks(Some(0)); 10];
    world.ask(0, Rank::Asked);
    world.finish();
    let waits: Vec<_> = world.sent.windows(2).map(|two| two[1].0 - two[0].0).collect();
    assert!(waits.is_sorted() && waits[0] >= 1_000 && waits[9] >= 60_000, "{waits:?}");
}

#[test]
fn what_is_held_waits_and_goes_on() {
    let mut world = World::synapse(5);
    world.queue.hold(true);
    (0..5).for_each(|room| world.ask(room, Rank::Asked));
    assert!(world.queue.leave(id(9), false));
    world.run(100_000);
    let progress = world.queue.progress(at(world.now));
    assert_eq!((world.sent.len(), world.parted.len()), (0, 0));
    assert_eq!((progress.joins, progress.leaves, progress.next, progress.held), ((0, 5), (0, 1), None, true));
    world.queue.hold(false);
    world.finish();
    let progress = world.queue.progress(at(world.now));
    assert_eq!((progress.joins, progress.leaves, progress.held), ((5, 5), (1, 1), false));
    world.ask(0, Rank::Asked);
    assert_eq!(world.queue.progress(at(world.now)).joins, (0, 1), "a new count");
}

#[test]
fn what_is_given_up_is_gone_unless_it_is_under_way() {
    let mut world = World::synapse(6);
    (0..6).for_each(|room| world.ask(room, Rank::Asked));
    world.run(30);
    assert_eq!(world.sent, [(20, 0)]);
    assert_eq!(world.queue.unqueue(Some(&address(3))), [address(3)]);
    assert_eq!(world.queue.unqueue(Some(&address(3))), []);
    assert_eq!(world.queue.progress(at(world.now)).joins, (1, 6));
    assert_eq!(world.queue.unqueue(None), [0, 1, 2, 4, 5].map(address));
    let progress = world.queue.progress(at(world.now));
    assert_eq!((progress.joins, progress.waiting.len()), ((6, 6), 0));
    world.finish();
    assert_eq!(world.over.keys().copied().collect::<Vec<_>>(), [0], "which was under way");
}

#[test]
fn a_silent_server_is_tried_again_and_at_once_when_it_is_heard() {
    let mut world = World::synapse(3);
    (0..3).for_each(|room| world.manners[room].unheard = 2);
    (0..3).for_each(|room| world.ask(room, Rank::Asked));
    world.run(200);
    assert_eq!(world.sent.len(), 1);
    world.queue.heard();
    world.run(201);
    assert_eq!(world.sent.len(), 2);
    world.finish();
    assert_eq!((world.over.len(), world.refusals), (3, 0));
}

#[test]
fn a_restart_goes_on_without_a_refusal() {
    let mut world = World::synapse(40);
    (0..40).for_each(|room| world.ask(room, Rank::Rest));
    world.run(155_500);
    let kept = serde_json::to_string(&world.queue.keep()).unwrap();
    let kept: Kept = serde_json::from_str(&kept).unwrap();
    let queue = Queue::restore(kept);
    assert_eq!(queue.progress(at(0)).waiting, world.queue.progress(at(0)).waiting);
    world.queue = queue;
    within(world.finish(), ideal(40, 10, 10_000));
    assert_eq!((world.refusals, world.over.len()), (1, 40));
}

#[test]
fn a_room_under_two_names_is_joined_once_and_one_to_be_left_is_not_joined() {
    let mut queue = Queue::default();
    let place = |at| Place { at, room: id(0), via: vec![], near: true };
    for room in [0, 1, 2] {
        assert!(queue.join(vec![address(room)], Rank::Asked));
    }
    let tickets: Vec<_> = std::iter::from_fn(|| queue.next(at(0))).collect();
    for (room, step) in tickets.iter().enumerate().take(2) {
        let Step::Find { ticket, .. } = step else { panic!("{step:?}") };
        assert!(queue.found(*ticket, place(address(room)), at(1)));
    }
    let Some(Step::Join { ticket, .. }) = queue.next(at(2)) else { panic!("nothing to join") };
    queue.done(ticket, at(3));
    assert_eq!(queue.entered(&id(0)), [(address(1), address(1))]);
    let Step::Find { ticket, .. } = &tickets[2] else { panic!("{tickets:?}") };
    assert!(queue.found(*ticket, place(address(2)), at(3)));
    assert!(queue.leave(id(0), false));
    assert_eq!(queue.progress(at(3)).joins, (3, 3));
    assert!(matches!(queue.next(at(4)), Some(Step::Leave { .. })));
}

#[test]
fn a_queue_is_bounded() {
    let mut queue = Queue::default();
    assert!((0..MOST).all(|room| queue.join(vec![address(room)], Rank::Rest) && queue.leave(id(room + MOST), false)));
    assert!(!queue.join(vec![address(MOST)], Rank::Rest) && !queue.leave(id(0), false));
    assert!(!queue.join(vec![], Rank::Rest));
    assert!(queue.join(vec![address(0)], Rank::Asked), "it is there already");
    assert_eq!(queue.progress(at(0)).waiting.len(), 100);
}

#[test]
fn a_room_that_the_person_leaves_is_stayed_in_until_what_was_said_is_out() {
    let mut queue = Queue::default();
    queue.typing(false, at(0));
    queue.unsent(true, at(10));
    assert!(queue.leave(id(0), true));
    assert_eq!((queue.next(at(20)), queue.wake(at(20))), (None, Some(at(10_010))));
    queue.said(at(100));
    queue.unsent(false, at(100));
    assert_eq!((queue.next(at(100)), queue.wake(at(100))), (None, Some(at(600))));
    assert!(matches!(queue.next(at(600)), Some(Step::Leave { .. })));
}

#[test]
fn a_queue_that_is_held_stays_so_over_a_restart_while_anything_waits() {
    let mut queue = Queue::default();
    queue.hold(true);
    assert!(!Queue::restore(queue.keep()).progress(at(0)).held, "nobody would see why the next room does not come");
    assert!(queue.join(vec![address(0)], Rank::Asked));
    assert!(Queue::restore(queue.keep()).progress(at(0)).held);
}

#[test]
fn a_room_that_turns_out_to_go_on_elsewhere_is_joined_there() {
    let mut queue = Queue::default();
    let place = |room| Place { at: address(0), room: id(room), via: vec![], near: true };
    assert!(queue.join(vec![address(0)], Rank::Asked));
    let Some(Step::Find { ticket, .. }) = queue.next(at(0)) else { panic!("nothing to find") };
    assert!(queue.found(ticket, place(0), at(1)));
    let Some(Step::Join { ticket, .. }) = queue.next(at(1)) else { panic!("nothing to join") };
    assert!(queue.found(ticket, place(1), at(2)));
    assert_eq!(queue.next(at(3)), Some(Step::Join { ticket, place: place(1) }));
    queue.done(ticket, at(4));
    assert_eq!(queue.progress(at(4)).joins, (1, 1));
}
