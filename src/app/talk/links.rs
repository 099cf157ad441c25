use url::Url;

use crate::{
    catalogue::{Origin, Place, Places},
    schedule::{LinkKind, Talk},
};

/// A link of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    pub url: Url,
    /// One word for what it leads to.
    pub kind: &'static str,
    /// What the schedule says about it, or that it is only expected there.
    pub text: String,
}

/// The links of a talk in the order in which the page numbers them: its own page first, then what there is to see and
/// read, then where it is talked about. The schedule's order is kept among those of a kind; streams and recordings that
/// the conference's rules give come after those that the schedule has, recordings once the talk is over.
#[must_use]
pub fn links(talk: &Talk, places: &Places, over: bool) -> Vec<PageLink> {
    let page = talk.url.iter().map(|url| PageLink { url: url.clone(), kind: "page", text: String::new() });
    let mut links: Vec<PageLink> = page.collect();
    let of_kind = |links: &mut Vec<PageLink>, kind: LinkKind, name: &'static str| {
        let found = talk.links.iter().filter(|link| link.kind == kind);
        links.extend(found.map(|link| PageLink { url: link.href.clone(), kind: name, text: link.text.to_string() }));
    };
    let by_rule = |links: &mut Vec<PageLink>, places: &[Place<Url>], name: &'static str| {
        for place in places.iter().filter(|place| place.origin != Origin::Link) {
            if !talk.unrecorded && links.iter().all(|link| link.url != place.address) {
                links.push(PageLink { url: place.address.clone(), kind: name, text: "(expected)".to_owned() });
            }
        }
    };
    of_kind(&mut links, LinkKind::Recording, "recording");
    if over {
        by_rule(&mut links, &places.recordings, "recording");
    }
    of_kind(&mut links, LinkKind::Attachment, "file");
    of_kind(&mut links, LinkKind::Stream, "stream");
    if !over {
        by_rule(&mut links, &places.streams, "stream");
    }
    of_kind(&mut links, LinkKind::Chat, "chat");
    of_kind(&mut links, LinkKind::Feedback, "feedback");
    of_kind(&mut links, LinkKind::Other, "link");
    links
}
