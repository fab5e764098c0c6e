/** The office's own proxy. */
export const environment: { pecUrl: string | undefined } = { pecUrl: '/api/pec' };
