import { PecMassiva } from 'pec-massiva';

// #region lazy
const options = { baseUrl: '/api/pec' };
// #endregion lazy
export const pec = new PecMassiva(options);

// #region lazy
export async function campaigns() {
  const { PecMassiva } = await import('pec-massiva/full'); // a chunk of its own, loaded now
  return new PecMassiva(options).campaigns;
}
// #endregion lazy
