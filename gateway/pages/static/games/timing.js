// Time as a task needs it: frames, waiting to a frame, and which class of device this is. One clock: performance.now().
const MEASURED = 31; // frames looked at before a part begins
const FAST = 12; // ms of a frame: screens of 90 Hz and more
const SLOW = 25; // ms of a frame: less than 40 Hz, or a device that does not keep up
const SLOWEST = 200; // ms of a frame: no longer one is told of
const STALLED = 1000; // ms without a frame: what was to be shown may not have been seen

export class Stalled extends Error {}

// The time of the next frame; stops where the signal does.
export function frame(signal) {
  return new Promise((done, fail) => {
    if (signal?.aborted) return fail(signal.reason);
    const stop = () => fail(signal.reason);
    signal?.addEventListener("abort", stop, { once: true });
    requestAnimationFrame(() => {
      signal?.removeEventListener("abort", stop);
      done(performance.now());
    });
  });
}

// The first frame from which on `at` lies nearer than the frame after it. Frames that are long are not trusted to stay
// so: what was to be shown at a time is shown earlier by little, whatever a device does. Ends when it is no longer
// wanted; throws `Stalled`.
export async function frameAt(at, length, signal, wanted = () => true) {
  const half = Math.min(length, SLOW) / 2;
  let now = await frame(signal);
  while (now + half < at && wanted()) {
    const before = now;
    now = await frame(signal);
    if (now - before > STALLED) throw new Stalled();
  }
  return now;
}

// How long a frame is here: the median of a few, in ms with one decimal.
export async function measureFrame(signal) {
  const times = [];
  while (times.length < MEASURED) times.push(await frame(signal));
  const lengths = times.slice(1).map((time, number) => time - times[number]);
  lengths.sort((one, other) => one - other);
  return Math.min(SLOWEST, Math.max(1, Math.round(lengths[lengths.length >> 1] * 10) / 10));
}

export function latencyClass(length) {
  return length <= FAST ? "fast" : length <= SLOW ? "normal" : "slow";
}
