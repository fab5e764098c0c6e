/** What has focus while a form is made anew. */

/**
 * @param {HTMLElement} place whose fields are told apart by `data-name`
 * @returns {(() => void) | undefined} goes back to the field that has focus now, where one has
 */
export function heldFocus(place) {
  const at = /** @type {ShadowRoot | Document} */ (place.getRootNode()).activeElement;
  const name = at instanceof HTMLElement && place.contains(at) ? at.dataset.name : undefined;
  if (name === undefined) {
    return undefined;
  }
  const { selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (at);
  return () => {
    const again = /** @type {HTMLInputElement | null} */ (place.querySelector(`[data-name="${name}"]`));
    again?.focus();
    if (typeof selectionStart === 'number') {
      again?.setSelectionRange(selectionStart, selectionEnd);
    }
  };
}
