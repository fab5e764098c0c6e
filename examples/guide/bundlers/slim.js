// #region slim
import { PecMassiva, init } from 'pec-massiva/slim';

await init('/assets/pec_massiva.wasm'); // a copy of pec-massiva/pec_massiva.wasm
export const pec = new PecMassiva({ baseUrl: '/api/pec' });
// #endregion slim
