//! The networks that this machine is in.
#![expect(unsafe_code, reason = "the addresses of interfaces have no safe interface")]
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hallway::player::addresses::Net;

/// Most addresses that are looked at.
const MOST: usize = 1_024;

/// One for each address of this machine; `None` where the system does not say. Looked up each time: people carry their machines about.
pub(super) fn networks() -> Option<Vec<Net>> {
    let mut first = std::ptr::null_mut();
    // SAFETY: it fills the pointer with a list of its own, to be freed below.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return None;
    }
    let (mut found, mut at) = (Vec::new(), first);
    while !at.is_null() && found.len() < MOST {
        // SAFETY: the list is libc's, and lives until it is freed; each entry points to the next, or to nothing.
        let entry = unsafe { &*at };
        // SAFETY: both point to addresses of the entry, or to nothing.
        if let (Some(own), Some(mask)) = unsafe { (address(entry.ifa_addr), address(entry.ifa_netmask)) } {
            found.push(Net::around(own, length(mask)));
        }
        at = entry.ifa_next;
    }
    // SAFETY: it is the list from above, and nothing of it is used any more.
    unsafe { libc::freeifaddrs(first) };
    Some(found)
}

/// # Safety
/// It is null or points to a socket's address of the family that it names.
unsafe fn address(from: *const libc::sockaddr) -> Option<IpAddr> {
    if from.is_null() {
        return None;
    }
    // SAFETY: as promised; the families have these layouts.
    unsafe {
        match i32::from((*from).sa_family) {
            libc::AF_INET => {
                let found = from.cast::<libc::sockaddr_in>().read_unaligned();
                Some(Ipv4Addr::from_bits(u32::from_be(found.sin_addr.s_addr)).into())
            }
            libc::AF_INET6 => {
                let found = from.cast::<libc::sockaddr_in6>().read_unaligned();
                Some(Ipv6Addr::from(found.sin6_addr.s6_addr).into())
            }
            _ => None,
        }
    }
}

/// The bits of a mask.
fn length(mask: IpAddr) -> u8 {
    let ones = match mask {
        IpAddr::V4(mask) => mask.to_bits().leading_ones(),
        IpAddr::V6(mask) => mask.to_bits().leading_ones(),
    };
    u8::try_from(ones).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_there() {
        let loopback = Net { address: Ipv4Addr::LOCALHOST.into(), length: 8 };
        assert!(networks().unwrap().contains(&loopback), "{:?}", networks());
    }

    #[test]
    fn masks_are_counted() {
        assert_eq!(length("255.255.255.0".parse().unwrap()), 24);
        assert_eq!(length("ffff:ffff:ffff:ffff::".parse().unwrap()), 64);
        assert_eq!(length("0.0.0.0".parse().unwrap()), 0);
    }
}
