//! Which addresses of the network may be asked for a stream by somebody who is not at home here.
//!
//! Whoever holds the other end of SSH names addresses, and so does every server that answers them. None of those words may
//! open a connection to what stands in the home: its router, its printers, the programs of this machine. The table is that of
//! IANA's special-purpose registries (RFC 6890); for IPv6 what is allowed is the short list.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network: an address and how many of its leading bits name the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    pub address: IpAddr,
    pub length: u8,
}

/// Why an address is not connected to, in words that go after "the stream's address ".
pub type Refusal = &'static str;

const ITSELF: Refusal = "is this machine itself";
const PRIVATE: Refusal = "is one of a private network";
const LINK: Refusal = "is one of the own link";
const NONE: Refusal = "is nobody's on the internet";
const NEAR: Refusal = "is one of the network that this machine is in";

/// The addresses of IPv4 that are no place on the internet, with the document that says so.
const V4: &[(Ipv4Addr, u8, Refusal)] = &[
    // RFC 791, RFC 1122 3.2.1.3: "this host". Linux connects to itself.
    (Ipv4Addr::UNSPECIFIED, 8, ITSELF),
    // RFC 1918.
    (Ipv4Addr::new(10, 0, 0, 0), 8, PRIVATE),
    // RFC 6598: the provider's side of a shared address.
    (Ipv4Addr::new(100, 64, 0, 0), 10, PRIVATE),
    // RFC 1122 3.2.1.3.
    (Ipv4Addr::new(127, 0, 0, 0), 8, ITSELF),
    // RFC 3927; clouds keep their machines' secrets there.
    (Ipv4Addr::new(169, 254, 0, 0), 16, LINK),
    // RFC 1918.
    (Ipv4Addr::new(172, 16, 0, 0), 12, PRIVATE),
    // RFC 6890 2.1: protocol assignments, DS-Lite among them.
    (Ipv4Addr::new(192, 0, 0, 0), 24, NONE),
    // RFC 5737: documentation.
    (Ipv4Addr::new(192, 0, 2, 0), 24, NONE),
    // RFC 7526: the relays of 6to4, given up.
    (Ipv4Addr::new(192, 88, 99, 0), 24, NONE),
    // RFC 1918.
    (Ipv4Addr::new(192, 168, 0, 0), 16, PRIVATE),
    // RFC 2544: benchmarks.
    (Ipv4Addr::new(198, 18, 0, 0), 15, NONE),
    // RFC 5737: documentation.
    (Ipv4Addr::new(198, 51, 100, 0), 24, NONE),
    (Ipv4Addr::new(203, 0, 113, 0), 24, NONE),
    // RFC 5771: multicast.
    (Ipv4Addr::new(224, 0, 0, 0), 4, NONE),
    // RFC 1112 section 4, reserved; with RFC 919's broadcast.
    (Ipv4Addr::new(240, 0, 0, 0), 4, NONE),
];

/// What is not allowed of [`GLOBAL`].
const V6: &[(Ipv6Addr, u8, Refusal)] = &[
    // RFC 2928, RFC 6890 2.2: protocol assignments: Teredo (RFC 4380), benchmarks, ORCHID.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, NONE),
    // RFC 3849, RFC 9637: documentation.
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, NONE),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, NONE),
];

/// RFC 4291 2.4, and IANA's registry of unicast addresses: all that was given out yet. What is outside is loopback, private
/// (`fc00::/7`, RFC 4193), link-local (`fe80::/10`), site-local (`fec0::/10`, RFC 3879), multicast (`ff00::/8`) or nothing.
const GLOBAL: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Forms of IPv6 that lead to an address of IPv4, with the bit at which that one begins: RFC 4291 2.5.5.2 (mapped), RFC 6052
/// (NAT64, by which a network without IPv4 reaches the rest), RFC 3056 (6to4).
const HOLDING_V4: &[(Ipv6Addr, u8, u8)] = &[
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, 96),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, 96),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, 16),
];

/// Whether a stream may be fetched from `address` on behalf of somebody elsewhere. `near` are the networks that this machine
/// is in: at home an address of IPv6 is a public one, also the printer's.
///
/// # Errors
/// Why not.
pub fn judge(address: IpAddr, near: &[Net]) -> Result<(), Refusal> {
    match address {
        IpAddr::V4(v4) => {
            let bits = u128::from(v4.to_bits());
            refused(V4.iter().map(|(net, length, why)| (u128::from(net.to_bits()), *length, *why)), bits, 32)?;
        }
        IpAddr::V6(v6) => {
            let bits = v6.to_bits();
            let holding = HOLDING_V4.iter().find(|(net, length, _)| within(net.to_bits(), *length, bits, 128));
            if let Some((_, _, at)) = holding {
                // The 32 bits from there on.
                let v4 = u32::try_from((bits << at) >> 96).unwrap_or_default();
                return judge(Ipv4Addr::from_bits(v4).into(), near);
            }
            if !within(GLOBAL.0.to_bits(), GLOBAL.1, bits, 128) {
                return Err(outside(v6));
            }
            refused(V6.iter().map(|(net, length, why)| (net.to_bits(), *length, *why)), bits, 128)?;
        }
    }
    if near.iter().any(|net| net.has(address)) { Err(NEAR) } else { Ok(()) }
}

impl Net {
    /// The network that a home's router hands out parts of, where this machine has `address` in a network of `length` bits.
    /// For IPv6 that is at least what a home is given as a whole (RFC 6177: a /56 is usual).
    #[must_use]
    pub fn around(address: IpAddr, length: u8) -> Self {
        match address {
            IpAddr::V4(_) => Self { address, length: length.min(32) },
            IpAddr::V6(_) => Self { address, length: length.min(56) },
        }
    }

    fn has(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(net), IpAddr::V4(other)) => {
                within(net.to_bits().into(), self.length, other.to_bits().into(), 32)
            }
            (IpAddr::V6(net), IpAddr::V6(other)) => within(net.to_bits(), self.length, other.to_bits(), 128),
            _ => false,
        }
    }
}

fn refused(table: impl Iterator<Item = (u128, u8, Refusal)>, bits: u128, width: u8) -> Result<(), Refusal> {
    for (net, length, why) in table {
        if within(net, length, bits, width) {
            return Err(why);
        }
    }
    Ok(())
}

/// Whether the first `length` of `width` bits are the same.
fn within(net: u128, length: u8, bits: u128, width: u8) -> bool {
    let rest = u32::from(width.saturating_sub(length));
    (net ^ bits).checked_shr(rest).unwrap_or(0) == 0
}

/// What an address is that nobody has on the internet.
fn outside(address: Ipv6Addr) -> Refusal {
    if address.is_loopback() || address.is_unspecified() {
        ITSELF
    } else if address.is_unicast_link_local() {
        LINK
    } else if address.is_unique_local() {
        PRIVATE
    } else {
        NONE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(address: &str) -> Result<(), Refusal> {
        judge(address.parse().unwrap(), &[])
    }

    #[test]
    fn the_home_is_not_reached_by_any_of_its_names() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.251",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:192.168.1.1",
            "::ffff:0:192.168.1.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "3fff:fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ffff::1",
        ] {
            assert!(judged(address).is_err(), "{address}");
        }
    }

    #[test]
    fn what_is_on_the_internet_is_reached() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:67c:1810:f053::1",
            "2a00:1450:4001:82a::200e",
            "2620:4f:8000::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert_eq!(judged(address), Ok(()), "{address}");
        }
    }

    #[test]
    fn the_words_say_what_it_is() {
        assert_eq!(judged("127.0.0.1"), Err(ITSELF));
        assert_eq!(judged("::1"), Err(ITSELF));
        assert_eq!(judged("::ffff:10.1.2.3"), Err(PRIVATE));
        assert_eq!(judged("fd00::1"), Err(PRIVATE));
        assert_eq!(judged("fe80::1"), Err(LINK));
        assert_eq!(judged("ff02::1"), Err(NONE));
    }

    #[test]
    fn neighbours_with_public_addresses_are_at_home_too() {
        let net = |address: &str, length| Net::around(address.parse().unwrap(), length);
        let near = [net("2a02:8388:1:3a00::17", 64), net("185.175.218.10", 24)];
        let judged = |address: &str| judge(address.parse().unwrap(), &near);
        // The printer, and the network for guests.
        assert_eq!(judged("2a02:8388:1:3a00::99"), Err(NEAR));
        assert_eq!(judged("2a02:8388:1:3aff::1"), Err(NEAR));
        assert_eq!(judged("2a02:8388:1:3b00::1"), Ok(()));
        assert_eq!(judged("185.175.218.1"), Err(NEAR));
        assert_eq!(judged("::ffff:185.175.218.1"), Err(NEAR));
        assert_eq!(judged("2002:b9af:da01::1"), Err(NEAR));
        assert_eq!(judged("185.175.219.1"), Ok(()));
    }

    proptest! {
        #[test]
        fn the_standard_library_agrees_on_what_it_knows(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let known = address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || address.is_documentation()
                || address.is_unspecified();
            prop_assert!(!known || judge(address.into(), &[]).is_err(), "{address}");
        }

        #[test]
        fn the_same_address_is_the_same_in_every_form(bits: u32) {
            let address = Ipv4Addr::from_bits(bits);
            let verdict = judge(address.into(), &[]);
            let [a, b] = [(bits >> 16) as u16, (bits & 0xffff) as u16];
            for form in [
                address.to_ipv6_mapped(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b),
                Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1),
            ] {
                prop_assert_eq!(judge(form.into(), &[]), verdict, "{}", form);
            }
        }

        #[test]
        fn nothing_outside_of_the_global_space_is_reached(bits: u128) {
            let address = Ipv6Addr::from_bits(bits);
            let holding = HOLDING_V4.iter().any(|(net, length, _)| within(net.to_bits(), *length, bits, 128));
            prop_assert!(holding || address.segments()[0] >> 13 == 1 || judge(address.into(), &[]).is_err(), "{address}");
        }

        #[test]
        fn any_network_is_taken(bits: u128, length: u8, other: u128) {
            let net = Net::around(Ipv6Addr::from_bits(bits).into(), length);
            let seen = judge(Ipv6Addr::from_bits(other).into(), &[net]).is_ok();
            prop_assert!(!seen || judge(Ipv6Addr::from_bits(other).into(), &[]).is_ok());
        }
    }
}
