//! mpv's software renderer: a thread for each slot that scales every picture to the pane's grid.
#![expect(
    unsafe_code,
    reason = "libmpv2 knows the OpenGL renderer only; the software one is called through libmpv2-sys"
)]
use std::{
    ffi::{c_int, c_void},
    ptr,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use hallway::player::{Frame, Slot};
use libmpv2::Mpv;
use libmpv2_sys as sys;

use crate::{mpv, outbox::Outbox};

/// Lines and the first pixel stand at multiples of this many bytes: mpv's scaler is slow otherwise.
const ALIGNED: usize = 64;

/// What the render thread waits for.
#[derive(Default)]
pub(crate) struct Canvas {
    wanted: Mutex<Wanted>,
    changed: Condvar,
}

#[derive(Clone, Copy, Default)]
struct Wanted {
    /// Pixels across and down; a zero in it: no frames.
    grid: (u16, u16),
    /// mpv has something new, or the grid has changed.
    due: bool,
    /// A picture was shown and not taken away: it can be rendered again at another size.
    picture: bool,
    /// What plays is what is wanted.
    begun: bool,
}

impl Canvas {
    /// Renders at this size from now on.
    pub(crate) fn resize(&self, grid: (u16, u16)) {
        let mut wanted = self.lock();
        wanted.due |= wanted.grid != grid;
        wanted.grid = grid;
        self.changed.notify_one();
    }

    fn update(&self) {
        self.lock().due = true;
        self.changed.notify_one();
    }

    /// There is no picture any more: what mpv shows is not shown on, until [`Canvas::begin`].
    pub(crate) fn clear(&self) {
        let mut wanted = self.lock();
        wanted.picture = false;
        wanted.begun = false;
    }

    /// The stream that is wanted is what mpv shows from now on.
    pub(crate) fn begin(&self) {
        self.lock().begun = true;
    }

    /// Hands a picture over, unless it was cleared away while it was rendered.
    fn show(&self, outbox: &Outbox, frame: Frame) -> Vec<u8> {
        let wanted = self.lock();
        if wanted.picture { outbox.show(frame) } else { frame.rgb }
    }

    /// Tells whether there is a picture, now that mpv has a `fresh` one or has not.
    fn has_picture(&self, fresh: bool) -> bool {
        let mut wanted = self.lock();
        wanted.picture |= fresh && wanted.begun;
        wanted.picture
    }

    fn wait(&self) -> (u16, u16) {
        let mut wanted = self.lock();
        while !wanted.due {
            wanted = self.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner);
        }
        wanted.due = false;
        wanted.grid
    }

    fn lock(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts rendering for an instance that has `vo=libmpv`. Frames go to `outbox`.
///
/// # Errors
/// In words: what mpv or the system says.
pub(crate) fn start(mpv: &'static Mpv, slot: Slot, outbox: Arc<Outbox>) -> Result<Arc<Canvas>, String> {
    let canvas = Arc::new(Canvas::default());
    let mut renderer = Renderer::new(mpv, Arc::clone(&canvas))?;
    let ready = Arc::clone(&canvas);
    thread::Builder::new()
        .name("render".to_owned())
        .spawn(move || {
            let (mut memory, mut shown) = (Vec::new(), (0, 0));
            loop {
                let grid @ (width, height) = canvas.wait();
                let fresh = renderer.update();
                let picture = canvas.has_picture(fresh);
                if !fresh && (!picture || grid == shown) {
                    continue;
                }
                // mpv waits until its picture is taken, wanted or not.
                let grid = if picture { grid } else { (0, 0) };
                shown = grid;
                if renderer.render(grid).is_some() {
                    let mut rgb = std::mem::take(&mut memory);
                    renderer.pack(grid, &mut rgb);
                    memory = canvas.show(&outbox, Frame { slot, width, height, rgb });
                }
            }
        })
        .map_err(|error| error.to_string())?;
    Ok(ready)
}

struct Renderer {
    context: *mut sys::mpv_render_context,
    /// Four bytes a pixel, the fourth without meaning.
    pixels: Vec<u8>,
    /// Where in `pixels` the first one stands.
    start: usize,
}

// SAFETY: the context is used by one thread at a time, which is what mpv asks for with this renderer.
unsafe impl Send for Renderer {}

impl Renderer {
    fn new(mpv: &'static Mpv, canvas: Arc<Canvas>) -> Result<Self, String> {
        let mut context = ptr::null_mut();
        let mut parameters = [
            parameter(
                sys::mpv_render_param_type_MPV_RENDER_PARAM_API_TYPE,
                sys::MPV_RENDER_API_TYPE_SW.as_ptr().cast_mut().cast(),
            ),
            END,
        ];
        // SAFETY: the instance is never destroyed, and the parameters end with a zero and live through the call. The
        // callback's canvas is never freed, since neither is the context.
        unsafe {
            mpv::checked(sys::mpv_render_context_create(&raw mut context, mpv.ctx.as_ptr(), parameters.as_mut_ptr()))?;
            let canvas = Arc::into_raw(canvas).cast_mut().cast();
            sys::mpv_render_context_set_update_callback(context, Some(on_update), canvas);
        }
        Ok(Self { context, pixels: Vec::new(), start: 0 })
    }

    /// Asks, as mpv wants after each callback. Tells whether there is a new picture.
    fn update(&mut self) -> bool {
        // SAFETY: the context is never freed.
        let flags = unsafe { sys::mpv_render_context_update(self.context) };
        flags & u64::from(sys::mpv_render_update_flag_MPV_RENDER_UPDATE_FRAME) != 0
    }

    /// Takes the next picture from mpv, at its time. `None`: there are no pixels of it.
    fn render(&mut self, (width, height): (u16, u16)) -> Option<()> {
        let wanted = width > 0 && height > 0;
        let stride = stride(width);
        self.pixels.resize(stride * usize::from(height) + ALIGNED, 0);
        self.start = self.pixels.as_ptr().align_offset(ALIGNED);
        let pixels = self.pixels.get_mut(self.start..self.start + stride * usize::from(height))?;
        let mut size = [c_int::from(width.max(1)), c_int::from(height.max(1))];
        let (mut stride, mut skip) = (stride, c_int::from(!wanted));
        let mut parameters = [
            parameter(sys::mpv_render_param_type_MPV_RENDER_PARAM_SW_SIZE, size.as_mut_ptr().cast()),
            parameter(sys::mpv_render_param_type_MPV_RENDER_PARAM_SW_FORMAT, c"rgb0".as_ptr().cast_mut().cast()),
            parameter(sys::mpv_render_param_type_MPV_RENDER_PARAM_SW_STRIDE, (&raw mut stride).cast()),
            parameter(sys::mpv_render_param_type_MPV_RENDER_PARAM_SW_POINTER, pixels.as_mut_ptr().cast()),
            parameter(sys::mpv_render_param_type_MPV_RENDER_PARAM_SKIP_RENDERING, (&raw mut skip).cast()),
            END,
        ];
        // SAFETY: the parameters end with a zero, and what they point to lives through the call. The pixels have room for
        // `height` lines of `stride` bytes; without a size, nothing is rendered.
        let code = unsafe { sys::mpv_render_context_render(self.context, parameters.as_mut_ptr()) };
        (wanted && code >= 0).then_some(())
    }

    /// Copies the pixels, three bytes each, without what stands at the lines' ends.
    fn pack(&self, (width, height): (u16, u16), rgb: &mut Vec<u8>) {
        rgb.clear();
        rgb.reserve(usize::from(width) * usize::from(height) * 3);
        for line in self.pixels[self.start..].chunks_exact(stride(width)).take(usize::from(height)) {
            for pixel in line.chunks_exact(4).take(usize::from(width)) {
                rgb.extend_from_slice(&pixel[..3]);
            }
        }
    }
}

const END: sys::mpv_render_param = parameter(sys::mpv_render_param_type_MPV_RENDER_PARAM_INVALID, ptr::null_mut());

const fn parameter(type_: sys::mpv_render_param_type, data: *mut c_void) -> sys::mpv_render_param {
    sys::mpv_render_param { type_, data }
}

fn stride(width: u16) -> usize {
    (usize::from(width) * 4).next_multiple_of(ALIGNED).max(ALIGNED)
}

/// mpv calls this from its threads, and wants it to do next to nothing.
unsafe extern "C" fn on_update(canvas: *mut c_void) {
    // SAFETY: the pointer was made of an `Arc<Canvas>` that is never taken back.
    let canvas = unsafe { &*canvas.cast::<Canvas>() };
    canvas.update();
}
