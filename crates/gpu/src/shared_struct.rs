//! Structs that host and device share, each declared once.

/// A member of a struct that host and device share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its name, the same on both sides.
    pub name: &'static str,
    /// Its type, named the same on both sides.
    pub kind: &'static str,
    /// Numbers before it.
    pub offset: usize,
}

/// The WGSL of a struct of these members and an array of any length after them.
pub(crate) fn declaration(name: &str, members: &[Member], array: &str) -> String {
    let line = |member: &Member| format!("    {}: {},\n", member.name, member.kind);
    format!("struct {name} {{\n{}    {array},\n}}\n", members.iter().map(line).collect::<String>())
}

/// Declares a struct of 32-bit numbers for host and device: in Rust with C's layout, and its members as WGSL.
macro_rules! shared_struct {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$member_doc:meta])* $member:ident: $kind:ident,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(C)]
        $vis struct $name {
            $($(#[$member_doc])* pub $member: $kind,)*
        }

        impl $name {
            /// How many numbers it has.
            pub const LENGTH: usize = size_of::<Self>() / 4;

            /// Its members in order.
            pub const MEMBERS: &[$crate::shared_struct::Member] = &[$($crate::shared_struct::Member {
                name: stringify!($member),
                kind: stringify!($kind),
                offset: std::mem::offset_of!($name, $member) / 4,
            },)*];
        }
    };
}

pub(crate) use shared_struct;
