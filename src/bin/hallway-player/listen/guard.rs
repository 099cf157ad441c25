//! The last word on every connection: none but to the proxy, whoever opens it.
//!
//! FFmpeg's HLS reader opens `httpproxy://` addresses that a playlist names, past the proxy that it is told to use (seen with
//! 5.1), and the protocol cannot be forbidden, because https goes through the proxy by it. So `connect` itself is ours: a
//! symbol of the executable comes before those of its libraries, when the libraries look for it.
#![expect(unsafe_code, reason = "a function of libc's is stood in for, and the environment is changed")]
use std::{
    env,
    sync::atomic::{AtomicBool, AtomicU16, Ordering},
};

/// Whether connections are refused.
static CLOSED: AtomicBool = AtomicBool::new(false);
/// The port of the proxy on 127.0.0.1; 0: it does not listen yet.
static PROXY: AtomicU16 = AtomicU16::new(0);

/// What libraries would use instead of the proxy, and where they would not use it.
const NAMES: [&str; 8] =
    ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// Refuses every connection to the network from now on. To be called while there is one thread.
///
/// # Errors
/// In words, where libraries would not be kept from it.
pub(super) fn close() -> Result<(), String> {
    if !imp::holds() {
        return Err("on this system the player cannot be kept from private networks: \
                    hallway agent --allow-private does without"
            .to_owned());
    }
    for name in NAMES {
        if env::var_os(name).is_some() {
            // SAFETY: there is no other thread that could read the environment meanwhile.
            unsafe { env::remove_var(name) };
        }
    }
    CLOSED.store(true, Ordering::SeqCst);
    Ok(())
}

/// Lets connections to the proxy pass.
pub(super) fn leave_open(port: u16) {
    PROXY.store(port, Ordering::SeqCst);
}

/// This thread is the proxy's: it judges for itself.
pub(super) fn trust_this_thread() {
    #[cfg(target_os = "linux")]
    imp::TRUSTED.set(true);
}

#[cfg(target_os = "linux")]
mod imp {
    use std::{cell::Cell, ffi::c_void};

    use libc::{AF_INET, AF_UNIX, AF_UNSPEC, EACCES, c_int, sockaddr, sockaddr_in, socklen_t};

    use super::{CLOSED, Ordering, PROXY};

    thread_local! {
        pub(super) static TRUSTED: Cell<bool> = const { Cell::new(false) };
    }

    /// Whether a library that looks for `connect` finds this one.
    pub(super) fn holds() -> bool {
        // SAFETY: the name ends with a zero; looking for it runs no code of the libraries'.
        let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"connect".as_ptr()) };
        std::ptr::eq(found, connect as *const c_void)
    }

    /// connect(2).
    ///
    /// # Safety
    /// As of libc's: `address` points to `length` bytes.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn connect(socket: c_int, address: *const sockaddr, length: socklen_t) -> c_int {
        // SAFETY: as promised by whoever calls.
        let passes = !CLOSED.load(Ordering::SeqCst) || TRUSTED.get() || unsafe { is_near(address, length) };
        if !passes {
            // SAFETY: the place of errno is this thread's own.
            unsafe { *libc::__errno_location() = EACCES };
            return -1;
        }
        // SAFETY: the kernel checks what it is given, and says so in errno.
        let done = unsafe { libc::syscall(libc::SYS_connect, socket, address, length) };
        c_int::try_from(done).unwrap_or(-1)
    }

    /// Whether it leads to the proxy, or to no network: displays and loudspeakers have sockets of this machine's.
    ///
    /// # Safety
    /// `address` points to `length` bytes.
    unsafe fn is_near(address: *const sockaddr, length: socklen_t) -> bool {
        let length = usize::try_from(length).unwrap_or(0);
        if address.is_null() || length < size_of::<libc::sa_family_t>() {
            return false;
        }
        // SAFETY: there are that many bytes; nothing is said of where they begin.
        match c_int::from(unsafe { address.cast::<libc::sa_family_t>().read_unaligned() }) {
            // Netlink has no connections that lead anywhere else.
            AF_UNIX | AF_UNSPEC | libc::AF_NETLINK => true,
            AF_INET if length >= size_of::<sockaddr_in>() => {
                // SAFETY: as above.
                let address = unsafe { address.cast::<sockaddr_in>().read_unaligned() };
                let port = PROXY.load(Ordering::SeqCst);
                let loopback = u32::from_be(address.sin_addr.s_addr) == libc::INADDR_LOOPBACK;
                port != 0 && u16::from_be(address.sin_port) == port && loopback
            }
            _ => false,
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    /// Elsewhere a library's symbols are its own.
    pub(super) fn holds() -> bool {
        false
    }
}
