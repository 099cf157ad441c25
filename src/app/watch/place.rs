//! Where a person watches: which places there are, and what each asks of a player.
use crate::{
    config::Place,
    player::{Output, Request},
};

use super::Effect;

/// Every place, with what keeps one from watching there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places([Result<(), String>; Place::ALL.len()]);

impl Default for Places {
    /// What is to be had on every machine.
    fn default() -> Self {
        Self::new(Place::ALL.map(|place| {
            let there = matches!(place, Place::Pane | Place::Audio | Place::Url);
            (place, if there { Ok(()) } else { Err(format!("there is no {} here", place.name())) })
        }))
    }
}

impl Places {
    /// Those that are named with `Ok` are there; the others are not, for the reason named, half a sentence. A place that is
    /// not named is not there.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = (Place, Result<(), String>)>) -> Self {
        let mut places = Self(std::array::from_fn(|_| Err("hallway does not know it here".to_owned())));
        for (place, there) in known {
            if let Some(entry) = places.0.get_mut(index(place)) {
                *entry = there;
            }
        }
        places
    }

    /// Whether one can watch there.
    ///
    /// # Errors
    /// Why not, half a sentence.
    pub fn can(&self, place: Place) -> Result<(), &str> {
        match self.0.get(index(place)) {
            Some(Err(why)) => Err(why),
            _ => Ok(()),
        }
    }

    /// Those that there are, in the order in which a key leads through them.
    pub fn there(&self) -> impl Iterator<Item = Place> + '_ {
        Place::ALL.into_iter().filter(|place| self.can(*place).is_ok())
    }

    /// The next one that there is. The address alone is left out, for the stream would end: one asks for it by name.
    #[must_use]
    pub fn after(&self, place: Place) -> Place {
        let round = Place::ALL.into_iter().cycle().skip(index(place) + 1).take(Place::ALL.len());
        round.filter(|next| *next != Place::Url).find(|next| self.can(*next).is_ok()).unwrap_or(place)
    }
}

fn index(place: Place) -> usize {
    Place::ALL.iter().position(|known| *known == place).unwrap_or_default()
}

/// Which of the two players serves a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Here,
    /// At the other end of SSH.
    There,
}

impl End {
    pub(super) fn of(place: Place) -> Self {
        if place == Place::Remote { Self::There } else { Self::Here }
    }

    pub(super) fn ask(self, request: Request) -> Effect {
        match self {
            Self::Here => Effect::Player(request),
            Self::There => Effect::Remote(request),
        }
    }
}

/// What a player is asked for. The player at the other end opens a window, or what there is there.
#[must_use]
pub(super) const fn output(place: Place) -> Output {
    match place {
        // At an address nothing is played.
        Place::Pane | Place::Url => Output::Pane,
        Place::Window | Place::Remote => Output::Window,
        Place::Framebuffer => Output::Framebuffer,
        Place::Audio | Place::Still => Output::Audio,
    }
}

/// Whether something of it is seen in hallway's own terminal, beside the rest.
#[must_use]
pub(super) const fn has_pane(place: Place) -> bool {
    matches!(place, Place::Pane | Place::Still)
}

/// Whether what plays there is called something by others than hallway: a window's title.
#[must_use]
pub(super) const fn has_title(place: Place) -> bool {
    matches!(place, Place::Window | Place::Remote | Place::Framebuffer)
}

/// Where it is watched, in words: `in a window`.
#[must_use]
pub const fn words(place: Place) -> &'static str {
    match place {
        Place::Pane => "in the pane",
        Place::Window => "in a window",
        Place::Framebuffer => "on the framebuffer",
        Place::Audio => "by ear: the sound alone",
        Place::Still => "as a picture every ten seconds, with the sound",
        Place::Remote => "at the other end of SSH",
        Place::Url => "elsewhere, by its address",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_through_the_places_that_there_are() {
        let mut places = Places::default();
        assert_eq!(places.there().collect::<Vec<_>>(), [Place::Pane, Place::Audio, Place::Url]);
        assert_eq!(
            [Place::Pane, Place::Audio, Place::Url].map(|place| places.after(place)),
            [Place::Audio, Place::Pane, Place::Pane]
        );
        assert_eq!(places.can(Place::Window), Err("there is no window here"));
        places = Places::new(Place::ALL.map(|place| (place, Ok(()))));
        let mut place = Place::Pane;
        let round: Vec<&str> = std::iter::from_fn(|| {
            place = places.after(place);
            Some(place.name())
        })
        .take(6)
        .collect();
        assert_eq!(round, ["window", "framebuffer", "audio", "still", "remote", "pane"]);
        places = Places::new([(Place::Url, Ok(()))]);
        assert_eq!(places.after(Place::Url), Place::Url);
        assert!(places.can(Place::Pane).is_err());
    }
}
