//! seccomp: which calls to the kernel the process may not make any more.
//!
//! A list of what is refused, not of what is allowed: drivers of graphics cards and libraries of sound servers, which live in
//! this process, make calls that nobody knows before. What is on the list serves nobody who plays a stream: running programs,
//! looking into other processes, changing what one is, and the parts of the kernel that are attacked most.
use std::{collections::BTreeMap, process};

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op,
    SeccompCondition as Condition, SeccompFilter, SeccompRule as Rule,
};

/// Refused whatever is asked.
const REFUSED: &[libc::c_long] = &[
    // Running programs.
    libc::SYS_execve,
    libc::SYS_execveat,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_tkill,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    // Being somebody else.
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_setgroups,
    libc::SYS_setfsuid,
    libc::SYS_setfsgid,
    libc::SYS_capset,
    libc::SYS_personality,
    // Another view of the machine.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_chroot,
    libc::SYS_pivot_root,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    // The machine itself.
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_syslog,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_vhangup,
    // What is attacked most.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_vmsplice,
];

#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[libc::c_long] =
    &[libc::SYS_kexec_file_load, libc::SYS_iopl, libc::SYS_ioperm, libc::SYS_modify_ldt, libc::SYS_uselib];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[libc::c_long] = &[libc::SYS_kexec_file_load];

/// x32, a second way into a kernel of x86-64: the same numbers with this bit, but for some calls, which have these.
/// (`arch/x86/entry/syscalls/syscall_64.tbl`.) Nobody uses it, so what is refused in part elsewhere is refused wholly here.
#[cfg(target_arch = "x86_64")]
const SECOND_WAY: i64 = 0x4000_0000;
#[cfg(target_arch = "x86_64")]
const COUNTED_OTHERWISE: [i64; 10] = [514, 520, 521, 524, 528, 532, 536, 539, 540, 545];

/// Typing into a terminal, and selecting on the console's screen.
const TYPING: [u64; 2] = [0x5412, 0x541c];

/// Every kind of namespace that a new process could be put into: `CLONE_NEW…`.
const NAMESPACES: [libc::c_int; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// Takes the calls away from this thread and all that it starts. What holds, in words for the log.
pub(super) fn close() -> String {
    let Ok(arch) = std::env::consts::ARCH.try_into() else { return "no seccomp (not for this machine)".to_owned() };
    let shut = || -> Result<(), String> {
        for (rules, answer) in [(refused()?, libc::EPERM), (unseen(), libc::ENOSYS)] {
            let answer = SeccompAction::Errno(answer.unsigned_abs());
            let filter =
                SeccompFilter::new(rules, SeccompAction::Allow, answer, arch).map_err(|error| error.to_string())?;
            let program: BpfProgram = filter.try_into().map_err(|error: BackendError| error.to_string())?;
            seccompiler::apply_filter(&program).map_err(|error| error.to_string())?;
        }
        Ok(())
    };
    shut().map_or_else(|error| format!("no seccomp ({error})"), |()| "seccomp".to_owned())
}

type Rules = BTreeMap<i64, Vec<Rule>>;

/// `clone3` has what it is to do behind a pointer, where no filter looks. Without it, glibc and musl take `clone`.
fn unseen() -> Rules {
    BTreeMap::from([(libc::SYS_clone3, vec![])])
}

fn refused() -> Result<Rules, String> {
    let mut rules: Rules = REFUSED.iter().chain(REFUSED_HERE).map(|call| (*call, vec![])).collect();
    let one = |at, length, op, value| {
        Condition::new(at, length, op, value)
            .and_then(|condition| Rule::new(vec![condition]))
            .map_err(|error| error.to_string())
    };
    let own = u64::from(process::id());
    // Signals and limits are its own affair.
    for call in [libc::SYS_kill, libc::SYS_tgkill, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo] {
        rules.insert(call, vec![one(0, Len::Dword, Op::Ne, own)?]);
    }
    rules.insert(libc::SYS_prlimit64, vec![one(0, Len::Dword, Op::Ne, 0)?]);
    let typing = TYPING.map(|request| one(1, Len::Dword, Op::Eq, request));
    rules.insert(libc::SYS_ioctl, typing.into_iter().collect::<Result<_, _>>()?);
    let spaces = NAMESPACES.map(|space| {
        let flag = u64::from(space.unsigned_abs());
        one(0, Len::Dword, Op::MaskedEq(flag), flag)
    });
    rules.insert(libc::SYS_clone, spaces.into_iter().collect::<Result<_, _>>()?);
    #[cfg(target_arch = "x86_64")]
    {
        let same = rules.keys().copied().chain([libc::SYS_clone3]).chain(COUNTED_OTHERWISE);
        let second: Vec<i64> = same.map(|call| call | SECOND_WAY).collect();
        rules.extend(second.into_iter().map(|call| (call, vec![])));
    }
    Ok(rules)
}
