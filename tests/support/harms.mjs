/** What disks and lines do to a file, as bytes say it. */

/**
 * What a good file becomes: steps of five bytes each, what is done, where, to how many bytes, and with which.
 *
 * @param {Buffer} bytes @param {Buffer} harms
 */
export function harmed(bytes, harms) {
  let made = bytes;
  for (let at = 0; at + 5 <= Math.min(harms.length, 40) && made.length > 0; at += 5) {
    const [what = 0, high = 0, low = 0, size = 0, value = 0] = harms.subarray(at, at + 5);
    const place = (high * 256 + low) % made.length;
    const [before, after] = [made.subarray(0, place), made.subarray(place)];
    switch (what % 6) {
      case 0:
        made = Buffer.from(made);
        made[place] = (made[place] ?? 0) ^ (1 << (value % 8));
        break;
      case 1:
        made = Buffer.from(before);
        break;
      case 2:
        made = Buffer.concat([before, after.subarray(size + 1)]);
        break;
      case 3:
        made = Buffer.concat([before, Buffer.alloc(size % 40, value), after.subarray(value % 2 === 0 ? size % 40 : 0)]);
        break;
      case 4:
        made = Buffer.concat([before, made.subarray(size, size + value), after]);
        break;
      default: {
        const lines = made.toString('latin1').split('\n');
        lines.splice(place % lines.length, 1 + (size % 3), ...(value % 2 === 0 ? [] : [lines[value % lines.length] ?? '']));
        made = Buffer.from(lines.join('\n'), 'latin1');
      }
    }
  }
  return made;
}
