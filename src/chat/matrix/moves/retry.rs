//! How long a server asks to wait.
use jiff::{Timestamp, fmt::rfc2822};
use serde_json::Value;

/// In milliseconds: what the body says exactly (`retry_after_ms`, deprecated in Matrix 1.10), or else the header (`Retry-After`,
/// RFC 9110: seconds or a date). `None` if neither says anything; nothing for a date that has passed.
pub(super) fn after(header: Option<&[u8]>, body: &[u8], now: Timestamp) -> Option<i64> {
    exact(body).or_else(|| said(std::str::from_utf8(header?).ok()?.trim(), now))
}

fn exact(body: &[u8]) -> Option<i64> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let wait = body.get("retry_after_ms")?;
    // Numbers beyond all bounds are floating point.
    let float = |wait: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "it saturates, and waits are bounded after")]
        let wait = wait.ceil() as i64;
        wait
    };
    wait.as_i64().or_else(|| wait.as_f64().map(float)).map(|wait| wait.max(0))
}

fn said(header: &str, now: Timestamp) -> Option<i64> {
    if header.bytes().all(|byte| byte.is_ascii_digit()) && !header.is_empty() {
        return Some(header.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1_000));
    }
    let date = rfc2822::DateTimeParser::new().parse_timestamp(header).ok()?;
    Some(date.as_millisecond().saturating_sub(now.as_millisecond()).max(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-01-31T13:32:00Z".parse().unwrap()
    }

    #[test]
    fn a_wait_is_read_from_the_body_or_else_the_header() {
        let cases: [(Option<&str>, &str, Option<i64>); 14] = [
            (Some("10"), r#"{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 9021}"#, Some(9_021)),
            (Some("10"), r#"{"errcode": "M_LIMIT_EXCEEDED"}"#, Some(10_000)),
            (Some(" 7 "), "<html>Too many</html>", Some(7_000)),
            (Some("0"), "", Some(0)),
            (None, r#"{"retry_after_ms": 0}"#, Some(0)),
            (None, r#"{"retry_after_ms": -5}"#, Some(0)),
            (None, r#"{"retry_after_ms": 31536000000}"#, Some(31_536_000_000)),
            (None, r#"{"retry_after_ms": 1e300}"#, Some(i64::MAX)),
            (None, r#"{"retry_after_ms": "soon"}"#, None),
            (Some("99999999999999999999"), "", Some(i64::MAX)),
            (Some("Sat, 31 Jan 2026 13:32:30 GMT"), "", Some(30_000)),
            (Some("Sat, 31 Jan 2026 13:00:00 GMT"), "", Some(0)),
            (Some("tomorrow"), "", None),
            (None, "", None),
        ];
        for (header, body, wait) in cases {
            assert_eq!(after(header.map(str::as_bytes), body.as_bytes(), now()), wait, "{header:?} {body}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_said_is_a_wait_or_nothing(header: Vec<u8>, body: Vec<u8>, number: f64) {
            let wait = after(Some(&header), &body, now());
            prop_assert!(wait.is_none_or(|wait| wait >= 0));
            let body = serde_json::json!({ "retry_after_ms": number }).to_string();
            prop_assert!(after(None, body.as_bytes(), now()).is_none_or(|wait| wait >= 0));
        }
    }
}
