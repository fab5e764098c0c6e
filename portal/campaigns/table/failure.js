/** A workbook that cannot be read. */
export class WorkbookError extends Error {}
