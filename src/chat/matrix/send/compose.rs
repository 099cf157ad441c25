//! What a person wrote, as Matrix has it: Markdown as HTML, names as links to people.
use matrix_sdk::ruma::{
    OwnedUserId, UserId,
    events::{
        Mentions,
        room::message::{
            EmoteMessageEventContent, FormattedBody, MessageType, NoticeMessageEventContent,
            RoomMessageEventContentWithoutRelation, TextMessageEventContent,
        },
    },
};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

use crate::chat::Mention;

/// The same Markdown that messages without mentions are written in (ruma's).
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// How it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Text,
    Emote,
    Notice,
}

/// The message, with the people whom it names (specification, "User and room mentions": the list is always sent, so that
/// nobody is told because of their name alone).
pub(super) fn message(body: String, mentions: &[Mention], manner: Manner) -> RoomMessageEventContentWithoutRelation {
    let (formatted, named) = formatted(&body, mentions);
    let kind = match manner {
        Manner::Text => {
            let mut content = TextMessageEventContent::plain(body);
            content.formatted = formatted;
            MessageType::Text(content)
        }
        Manner::Emote => {
            let mut content = EmoteMessageEventContent::plain(body);
            content.formatted = formatted;
            MessageType::Emote(content)
        }
        Manner::Notice => {
            let mut content = NoticeMessageEventContent::plain(body);
            content.formatted = formatted;
            MessageType::Notice(content)
        }
    };
    RoomMessageEventContentWithoutRelation::new(kind).add_mentions(named)
}

/// The body as HTML, where it is more than plain words, and whom it names.
pub(super) fn formatted(body: &str, mentions: &[Mention]) -> (Option<FormattedBody>, Mentions) {
    let people = people(body, mentions);
    // Ruma knows whether it is Markdown; what it makes of it passes on tags as they were typed, and whoever reads
    // `<ana> hello` would see a greeting without her.
    let plain = people.is_empty() && FormattedBody::markdown(body).is_none();
    let html = (!plain).then(|| FormattedBody::html(html(body, &people)));
    (html, Mentions::with_user_ids(people.into_iter().map(|(user, _)| user)))
}

/// Those of `mentions` who are still named in `body`, the longest name first.
fn people<'m>(body: &str, mentions: &'m [Mention]) -> Vec<(OwnedUserId, &'m str)> {
    let mut people: Vec<_> = mentions
        .iter()
        .filter(|mention| !mention.name.is_empty() && find(body, &mention.name).is_some())
        .filter_map(|mention| Some((UserId::parse(mention.user.as_str()).ok()?, mention.name.as_str())))
        .collect();
    people.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    people.dedup();
    people
}

/// The first place where `name` stands as a word of its own: not within another word, and not within an address.
fn find(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let mut after = text.get(at + name.len()..).unwrap_or_default().chars();
        let next = after.next();
        let goes_on = matches!(next, Some('.' | '@' | ':')) && after.next().is_some_and(char::is_alphanumeric);
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '=' | '&' | '#'))
            && !next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '='))
            && !goes_on
    })
}

/// The body as HTML, with a link to each of `people` where their names stand; not in code and not in other links.
fn html(body: &str, people: &[(OwnedUserId, &str)]) -> String {
    let mut events = Vec::new();
    let (mut closed, mut blocks, mut depth) = (0_usize, 0_usize, 0_usize);
    for event in TextMergeStream::new(Parser::new_ext(body, OPTIONS)) {
        match &event {
            Event::Start(tag) => {
                blocks += usize::from(depth == 0);
                depth += 1;
                closed += usize::from(is_closed(&tag.to_end()));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                closed = closed.saturating_sub(usize::from(is_closed(tag)));
            }
            _ => {}
        }
        match event {
            Event::Text(text) if closed == 0 => link(&text, people, &mut events),
            Event::SoftBreak => events.push(Event::HardBreak),
            // Tags that somebody types are words.
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
            Event::Html(text) | Event::InlineHtml(text) => link(&text, people, &mut events),
            event => events.push(event),
        }
    }
    // One paragraph stands without its tags (specification, "m.text").
    if blocks == 1
        && matches!(events.first(), Some(Event::Start(Tag::Paragraph)))
        && matches!(events.last(), Some(Event::End(TagEnd::Paragraph)))
    {
        events.remove(0);
        events.pop();
    }
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events.into_iter());
    out.trim_end().to_owned()
}

/// Within these a name is no link.
fn is_closed(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::CodeBlock | TagEnd::Link | TagEnd::Image)
}

fn link<'e>(text: &str, people: &[(OwnedUserId, &str)], events: &mut Vec<Event<'e>>) {
    let mut rest = text;
    loop {
        let next =
            people.iter().filter_map(|(user, name)| Some((find(rest, name)?, user, *name))).min_by_key(|(at, ..)| *at);
        let Some((at, user, name)) = next else { break };
        let (before, after) = rest.split_at(at);
        events.push(Event::Text(CowStr::from(before.to_owned())));
        events.push(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: CowStr::from(user.matrix_to_uri().to_string()),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }));
        events.push(Event::Text(CowStr::from(name.to_owned())));
        events.push(Event::End(TagEnd::Link));
        rest = after.strip_prefix(name).unwrap_or_default();
    }
    events.push(Event::Text(CowStr::from(rest.to_owned())));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn mention(name: &str) -> Mention {
        let localpart: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        Mention { user: format!("@{localpart}:example.org").parse().unwrap(), name: name.to_owned() }
    }

    fn sent(body: &str, names: &[&str]) -> Value {
        let mentions: Vec<_> = names.iter().map(|name| mention(name)).collect();
        serde_json::to_value(message(body.to_owned(), &mentions, Manner::Text)).unwrap()
    }

    #[test]
    fn a_name_becomes_a_link_and_notifies() {
        let content = sent("Ana: see **slide 12**\nthanks, Ana!", &["Ana"]);
        assert_eq!(content["body"], "Ana: see **slide 12**\nthanks, Ana!");
        let link = r#"<a href="https://matrix.to/#/@ana:example.org">Ana</a>"#;
        let expected = format!("{link}: see <strong>slide 12</strong><br />\nthanks, {link}!");
        assert_eq!(content["formatted_body"], expected);
        assert_eq!(content["m.mentions"], json!({ "user_ids": ["@ana:example.org"] }));
    }

    #[test]
    fn a_message_without_names_says_that_it_mentions_nobody() {
        let content = sent("plain", &[]);
        assert_eq!(content, json!({ "msgtype": "m.text", "body": "plain", "m.mentions": {} }));
        // Named once, and deleted since.
        assert_eq!(sent("plain", &["Ana"]), content);
    }

    #[test]
    fn names_in_words_code_links_and_addresses_stay_what_they_are() {
        for body in ["banana", "https://ana.example/ana", "ana.example.org", "x-ana", "ana@example.org"] {
            assert_eq!(sent(body, &["ana"])["m.mentions"], json!({}), "{body}");
        }
        let content = sent("ana `ana` [ana](https://example.org)", &["ana"]);
        let html = content["formatted_body"].as_str().unwrap();
        assert_eq!(html.matches("matrix.to").count(), 1, "{html}");
        assert!(html.contains("<code>ana</code>"), "{html}");
    }

    #[test]
    fn the_longer_of_two_names_is_the_one_that_is_meant() {
        let content = sent("Ana Maria, hello", &["Ana", "Ana Maria"]);
        let html = content["formatted_body"].as_str().unwrap();
        assert!(html.starts_with(r#"<a href="https://matrix.to/#/@anamaria:example.org">Ana Maria</a>"#), "{html}");
        assert_eq!(html.matches("<a").count(), 1, "{html}");
    }

    #[test]
    fn what_is_typed_is_no_html() {
        let html = |body, names: &[&str]| sent(body, names)["formatted_body"].as_str().unwrap().to_owned();
        assert_eq!(html("<ana> is *here*", &[]), "&lt;ana&gt; is <em>here</em>");
        assert_eq!(html("a <b>c</b>", &[]), "a &lt;b&gt;c&lt;/b&gt;");
        let told = html("<script> & Eve\"", &["Eve\""]);
        assert!(told.starts_with("&lt;script&gt; &amp; <a") && told.ends_with("Eve\"</a>"), "{told}");
    }

    #[test]
    fn several_paragraphs_keep_their_tags() {
        assert_eq!(sent("*a*\n\nb", &[])["formatted_body"], "<p><em>a</em></p>\n<p>b</p>");
    }

    #[test]
    fn emotes_and_notices_are_formatted_too() {
        for (manner, kind) in [(Manner::Emote, "m.emote"), (Manner::Notice, "m.notice")] {
            let content =
                serde_json::to_value(message("waves *at* Ana".to_owned(), &[mention("Ana")], manner)).unwrap();
            assert_eq!(content["msgtype"], kind);
            assert!(content["formatted_body"].as_str().unwrap().starts_with("waves <em>at</em> <a"), "{content}");
        }
    }
}
