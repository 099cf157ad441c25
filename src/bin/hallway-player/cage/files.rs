//! Landlock: which files the process may open. <https://docs.kernel.org/userspace-api/landlock.html>
use std::{
    env, fs,
    path::{Path, PathBuf},
};

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, LandlockStatus, PathBeneath, PathFd,
    RestrictionStatus, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _, RulesetStatus, Scope,
};

use super::Needs;
use crate::authorities;

/// What is asked for; an older kernel holds less of it, and that is said.
const WANTED: ABI = ABI::V9;

/// Takes away all files but those that playing needs. What holds, in words for the log.
pub(super) fn close(needs: Needs) -> String {
    match restrict(needs) {
        Ok(status) => words(&status),
        Err(error) => format!("no landlock ({error})"),
    }
}

fn words(status: &RestrictionStatus) -> String {
    match (&status.ruleset, &status.landlock) {
        (RulesetStatus::NotEnforced, LandlockStatus::NotImplemented) => "no landlock (this kernel has none)".to_owned(),
        (RulesetStatus::NotEnforced, _) => "no landlock (it is switched off)".to_owned(),
        (_, LandlockStatus::Available { effective_abi, .. }) => {
            let sockets = if *effective_abi >= ABI::V9 { "" } else { ", sockets of other programs are within reach" };
            format!("landlock ABI {effective_abi}{sockets}")
        }
        _ => "landlock".to_owned(),
    }
}

fn restrict(needs: Needs) -> Result<RestrictionStatus, landlock::RulesetError> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        // No port is opened by a rule, so nothing listens. Streams connect to any.
        .handle_access(AccessNet::BindTcp)?
        .scope(Scope::Signal)?
        .create()?;
    for (paths, access) in allowed(needs) {
        for path in paths {
            // What is not there needs no rule.
            let Ok(opened) = PathFd::new(&path) else { continue };
            let access = if path.is_dir() { access } else { access & AccessFs::from_file(WANTED) };
            rules = rules.add_rule(PathBeneath::new(opened, access))?;
        }
    }
    rules.restrict_self()
}

/// The files that there are left, and what may be done with them. Nothing may be run, made, removed or renamed anywhere.
fn allowed(needs: Needs) -> Vec<(Vec<PathBuf>, BitFlags<AccessFs>)> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let device = read | AccessFs::WriteFile | AccessFs::IoctlDev;
    let plain = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
    let mut allowed = vec![
        // Libraries with their data: fonts, drivers, ALSA's and the certificates' files. /etc as a whole: `resolv.conf` is
        // another file after each change of network, and a rule would stay with the old one.
        (plain(&["/usr", "/lib", "/lib64", "/etc", "/opt", "/nix/store", "/gnu/store", "/run/current-system"]), read),
        (plain(&["/run/systemd/resolve", "/run/NetworkManager", "/run/resolvconf", "/run/connman"]), read),
        // The machine's shape, as drivers and FFmpeg ask for it; of processes, only its own.
        (plain(&["/sys", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/asound"]), read),
        (plain(&["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]), device),
        (plain(&["/dev/snd"]), device),
        // What fontconfig has found among the fonts, and where certificates are kept elsewhere.
        (plain(&["/var/cache/fontconfig", "/var/lib/ca-certificates"]), read),
        (certificates(), read),
        (resolver().into_iter().collect(), read),
        (sound_settings(), read),
        (runtime(&["pulse", "pipewire-0"]), read),
    ];
    let mut sockets = plain(&["/run/systemd/resolve", "/run/nscd"]);
    sockets.extend(runtime(&["pulse", "pipewire-0", "pipewire-0-manager"]));
    if needs.windows {
        allowed.push((x_keys(), read));
        sockets.extend(plain(&["/tmp/.X11-unix"]));
        let wayland = env::var("WAYLAND_DISPLAY").unwrap_or_else(|_| "wayland-0".to_owned());
        sockets.extend(runtime(&[&wayland]));
    }
    if needs.windows || needs.screen {
        let cards = ["/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-modeset", "/dev/nvidia-uvm", "/dev/kfd"];
        allowed.push((plain(&["/dev/dri", "/proc/driver"]), device));
        allowed.push((plain(&cards), device));
    }
    if needs.screen {
        // mpv hands the console back through its terminal.
        allowed.push((plain(&["/dev/tty"]), device));
    }
    allowed.push((sockets, AccessFs::ResolveUnix.into()));
    allowed
}

/// Names in the folder of the session's sockets.
fn runtime(names: &[&str]) -> Vec<PathBuf> {
    let Some(folder) = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from) else { return Vec::new() };
    // A name may be a path of its own.
    names.iter().map(|name| folder.join(name)).collect()
}

/// What the environment names, as OpenSSL reads it.
fn certificates() -> Vec<PathBuf> {
    let folders = env::var_os("SSL_CERT_DIR").unwrap_or_default();
    let folders = env::split_paths(&folders).filter(|path| path.is_absolute() && path.parent().is_some());
    folders.chain(authorities::named()).collect()
}

/// Where `/etc/resolv.conf` really is, with what takes its place after each change of network.
fn resolver() -> Option<PathBuf> {
    let folder = fs::canonicalize("/etc/resolv.conf").ok()?.parent()?.to_owned();
    (folder != Path::new("/")).then_some(folder)
}

/// Which device a person hears: the one thing in their home, beside the display's key, that is read.
fn sound_settings() -> Vec<PathBuf> {
    let Some(home) = env::var_os("HOME").map(PathBuf::from) else { return Vec::new() };
    [".asoundrc", ".config/alsa", ".config/pulse", ".config/pipewire"].map(|name| home.join(name)).to_vec()
}

/// The key by which an X server lets its own people in.
fn x_keys() -> Vec<PathBuf> {
    let named = env::var_os("XAUTHORITY").map(PathBuf::from);
    let usual = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".Xauthority"));
    named.or_else(usual).into_iter().collect()
}
