/** Without an address the service is in memory, and nothing leaves the page. */
export const environment: { pecUrl: string | undefined } = { pecUrl: undefined };
