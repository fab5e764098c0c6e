// #region vite
import { PecMassiva, init } from 'pec-massiva/slim';
import core from 'pec-massiva/pec_massiva.wasm?url'; // Vite copies the file, and says where it is

await init(core);
export const pec = new PecMassiva({ baseUrl: '/api/pec' });
// #endregion vite
