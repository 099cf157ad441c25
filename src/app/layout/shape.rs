//! How the panes divide their area: a tree of at most four, pure geometry.
use std::{fmt, str::FromStr};

use ratatui::layout::{Rect, Size};

/// Panes at most.
pub const MOST: usize = 4;
/// A smaller pane is of no use to read or to write in.
pub const SMALLEST_PANE: Size = Size::new(36, 8);

/// Where a new pane stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Beside,
    Below,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Node {
    #[default]
    Pane,
    /// Two parts, left and right.
    Beside,
    /// Two parts, one above the other.
    Below,
}

/// The tree of panes, the parts of each division after it: the first pane is the one at the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    nodes: [Node; 2 * MOST - 1],
    length: usize,
}

impl Default for Shape {
    fn default() -> Self {
        Self::ONE
    }
}

impl Shape {
    /// One pane.
    pub const ONE: Self = Self { nodes: [Node::Pane; 2 * MOST - 1], length: 1 };

    /// How many panes there are, 1 to [`MOST`].
    #[must_use]
    pub fn panes(&self) -> usize {
        self.length.div_ceil(2)
    }

    /// With the pane of this number divided; the new one follows it. None where there are as many as there may be.
    #[must_use]
    pub fn split(&self, pane: usize, side: Side) -> Option<Self> {
        let at = self.node_of(pane)?;
        if self.panes() == MOST {
            return None;
        }
        let mut nodes: Vec<Node> = self.nodes().to_vec();
        let way = if side == Side::Beside { Node::Beside } else { Node::Below };
        nodes.splice(at..=at, [way, Node::Pane, Node::Pane]);
        Some(Self::of(&nodes))
    }

    /// Without the pane of this number: its neighbour takes the place. The last one stays.
    #[must_use]
    pub fn without(&self, pane: usize) -> Self {
        let Some(at) = self.node_of(pane) else { return *self };
        // The division that it is part of is the nearest one before it that ends after it.
        let Some(parent) =
            (0..at).rev().find(|node| self.nodes().get(*node) != Some(&Node::Pane) && self.end(*node) > at)
        else {
            return *self;
        };
        let kept: Vec<Node> = self
            .nodes()
            .iter()
            .enumerate()
            .filter(|(node, _)| *node != at && *node != parent)
            .map(|(_, node)| *node)
            .collect();
        Self::of(&kept)
    }

    /// The areas of the panes within `area`, as even as they can be. Between two that stand beside each other a column is
    /// left free.
    #[must_use]
    pub fn areas(&self, area: Rect) -> Vec<Rect> {
        let mut areas = Vec::with_capacity(MOST);
        self.place(0, area, &mut areas);
        areas
    }

    /// The areas of those panes that fit, the one with the `focus` always among them; the others are empty.
    #[must_use]
    pub fn fitted(&self, area: Rect, focus: usize) -> [Rect; MOST] {
        let mut shape = *self;
        let mut kept: Vec<usize> = (0..self.panes()).collect();
        let areas = loop {
            let areas = shape.areas(area);
            let roomy =
                areas.iter().all(|pane| pane.width >= SMALLEST_PANE.width && pane.height >= SMALLEST_PANE.height);
            let gone = kept.iter().rposition(|pane| *pane != focus);
            match gone.filter(|_| !roomy) {
                Some(gone) => {
                    shape = shape.without(gone);
                    kept.remove(gone);
                }
                None => break areas,
            }
        };
        let mut fitted = [Rect::default(); MOST];
        for (pane, area) in kept.into_iter().zip(areas) {
            if let Some(place) = fitted.get_mut(pane) {
                *place = area;
            }
        }
        fitted
    }

    fn of(nodes: &[Node]) -> Self {
        let mut shape = Self { nodes: [Node::Pane; 2 * MOST - 1], length: nodes.len() };
        shape.nodes.iter_mut().zip(nodes).for_each(|(place, node)| *place = *node);
        shape
    }

    fn nodes(&self) -> &[Node] {
        self.nodes.get(..self.length).unwrap_or_default()
    }

    fn node_of(&self, pane: usize) -> Option<usize> {
        self.nodes().iter().enumerate().filter(|(_, node)| **node == Node::Pane).nth(pane).map(|(at, _)| at)
    }

    /// The node after the part that begins with this one.
    fn end(&self, start: usize) -> usize {
        let (mut at, mut open) = (start, 1_usize);
        while let Some(node) = self.nodes().get(at).filter(|_| open > 0) {
            open = if *node == Node::Pane { open - 1 } else { open + 1 };
            at += 1;
        }
        at
    }

    /// How many panes stand one after the other this way in the part that begins there.
    fn units(&self, at: usize, way: Node) -> u16 {
        match self.nodes().get(at) {
            None | Some(Node::Pane) => 1,
            Some(node) => {
                let (first, second) = (self.units(at + 1, way), self.units(self.end(at + 1), way));
                if *node == way { first + second } else { first.max(second) }
            }
        }
    }

    fn place(&self, at: usize, area: Rect, areas: &mut Vec<Rect>) {
        let way = match self.nodes().get(at) {
            None | Some(Node::Pane) => return areas.push(area),
            Some(way) => *way,
        };
        let (first, second) = (at + 1, self.end(at + 1));
        let (before, after) = (self.units(first, way), self.units(second, way));
        let (one, two) = if way == Node::Beside {
            let columns = area.width.saturating_sub(before + after - 1);
            let left = (columns * before / (before + after) + before - 1).min(area.width);
            let rest = area.width.saturating_sub(left + 1);
            (Rect { width: left, ..area }, Rect { x: area.right() - rest, width: rest, ..area })
        } else {
            let above = area.height * before / (before + after);
            (Rect { height: above, ..area }, Rect { y: area.y + above, height: area.height - above, ..area })
        };
        self.place(first, one, areas);
        self.place(second, two, areas);
    }
}

impl fmt::Display for Shape {
    /// As it is kept: `|.-..` is one pane beside two that stand one above the other.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |node: &Node| match node {
            Node::Pane => '.',
            Node::Beside => '|',
            Node::Below => '-',
        };
        f.pad(&self.nodes().iter().map(letter).collect::<String>())
    }
}

impl FromStr for Shape {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "not a division into panes";
        let node = |c| match c {
            '.' => Ok(Node::Pane),
            '|' => Ok(Node::Beside),
            '-' => Ok(Node::Below),
            _ => Err(WRONG),
        };
        let nodes: Vec<Node> = text.chars().take(2 * MOST).map(node).collect::<Result<_, _>>()?;
        let divisions = nodes.iter().filter(|node| **node != Node::Pane).count();
        if nodes.is_empty() || nodes.len() > 2 * MOST - 1 || nodes.len() != 2 * divisions + 1 {
            return Err(WRONG);
        }
        let shape = Self::of(&nodes);
        if shape.end(0) == shape.length { Ok(shape) } else { Err(WRONG) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WHOLE: Rect = Rect::new(0, 1, 160, 57);

    fn shape(text: &str) -> Shape {
        text.parse().unwrap()
    }

    #[test]
    fn panes_are_split_either_way_and_closed() {
        let beside = Shape::ONE.split(0, Side::Beside).unwrap();
        assert_eq!(beside.to_string(), "|..");
        let three = beside.split(1, Side::Below).unwrap();
        assert_eq!(three.to_string(), "|.-..");
        let four = three.split(0, Side::Below).unwrap();
        assert_eq!((four.to_string().as_str(), four.panes()), ("|-..-..", 4));
        assert_eq!(four.split(2, Side::Below), None);
        assert_eq!(three.without(0).to_string(), "-..");
        assert_eq!(three.without(2), beside);
        assert_eq!(beside.without(0), Shape::ONE);
        assert_eq!(Shape::ONE.without(0), Shape::ONE);
    }

    #[test]
    fn the_area_is_divided_evenly() {
        let widths = |text: &str| shape(text).areas(WHOLE).iter().map(|area| area.width).collect::<Vec<_>>();
        assert_eq!(widths("|.|.|.."), [39, 39, 39, 40]);
        assert_eq!(widths("||.|..."), [39, 39, 39, 40]);
        let heights = shape("-..").areas(WHOLE).iter().map(|area| area.height).collect::<Vec<_>>();
        assert_eq!(heights, [28, 29]);
    }

    #[test]
    fn what_does_not_fit_waits_and_the_focus_is_seen() {
        let fitted = shape("|.|..").fitted(Rect { width: 80, ..WHOLE }, 2);
        assert_eq!(fitted.map(|area| area.width), [39, 0, 40, 0]);
        let fitted = shape("-..").fitted(Rect { height: 15, ..WHOLE }, 1);
        assert_eq!(fitted.map(|area| area.height), [0, 15, 0, 0]);
    }

    #[test]
    fn a_damaged_shape_is_refused() {
        for text in ["", "..", "|.", "|...", ".|.", "|.|.|.|..", "x", "-.-"] {
            assert!(text.parse::<Shape>().is_err(), "{text}");
        }
    }

    fn any_shape() -> impl Strategy<Value = Shape> {
        prop::collection::vec((0_usize..4, any::<bool>(), any::<bool>()), 0..9).prop_map(|steps| {
            steps.into_iter().fold(Shape::ONE, |shape, (pane, beside, close)| {
                let pane = pane % shape.panes();
                let side = if beside { Side::Beside } else { Side::Below };
                if close { shape.without(pane) } else { shape.split(pane, side).unwrap_or(shape) }
            })
        })
    }

    proptest! {
        #[test]
        fn panes_never_overlap_nor_leave_their_area(shape in any_shape(), width in 0_u16..300, height in 0_u16..120, focus in 0_usize..4) {
            let whole = Rect::new(3, 2, width, height);
            let focus = focus % shape.panes();
            prop_assert_eq!(shape.to_string().parse::<Shape>(), Ok(shape));
            prop_assert_eq!(shape.areas(whole).len(), shape.panes());
            let fitted = shape.fitted(whole, focus);
            prop_assert_eq!(fitted[focus].is_empty(), whole.is_empty());
            let shown: Vec<Rect> = fitted.into_iter().filter(|area| !area.is_empty()).collect();
            for (index, area) in shown.iter().enumerate() {
                prop_assert_eq!(whole.intersection(*area), *area);
                prop_assert!(shown.len() == 1 || (area.width >= 36 && area.height >= 8));
                for other in &shown[index + 1..] {
                    prop_assert!(!area.intersects(*other), "{:?} {:?}", area, other);
                }
            }
        }
    }
}
