use super::PageLink;
use crate::schedule::{LinkKind, Talk};

/// The links of a talk in the order in which the page numbers them: its own page first, then what there is to see and
/// read, then where it is talked about. The schedule's order is kept among those of a kind.
#[must_use]
pub fn links(talk: &Talk) -> Vec<PageLink<'_>> {
    let mut links: Vec<PageLink<'_>> = talk.url.iter().map(|url| PageLink { url, kind: "page", text: "" }).collect();
    for (kind, name) in [
        (LinkKind::Recording, "recording"),
        (LinkKind::Attachment, "file"),
        (LinkKind::Stream, "stream"),
        (LinkKind::Chat, "chat"),
        (LinkKind::Feedback, "feedback"),
        (LinkKind::Other, "link"),
    ] {
        let of_kind = talk.links.iter().filter(|link| link.kind == kind);
        links.extend(of_kind.map(|link| PageLink { url: &link.href, kind: name, text: &link.text }));
    }
    links
}
