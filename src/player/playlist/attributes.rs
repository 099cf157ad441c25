//! Attribute lists (RFC 8216, 4.2): `NAME=value,OTHER="quoted, with commas"`.

/// The attributes of one tag. What is not written as the rules have it is read as far as it can be.
pub(super) struct Attributes<'t>(Vec<(&'t str, &'t str)>);

/// Most attributes that are looked at.
const MOST: usize = 64;

impl<'t> Attributes<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (mut found, mut rest) = (Vec::new(), text);
        while found.len() < MOST {
            let Some((name, after)) = rest.split_once('=') else { break };
            let (value, next) = match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => after.split_at(after.find(',').unwrap_or(after.len())),
            };
            found.push((name.trim(), value.trim()));
            rest = next.split_once(',').map_or("", |(_, rest)| rest);
        }
        Self(found)
    }

    /// The value, without its quotes.
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}
