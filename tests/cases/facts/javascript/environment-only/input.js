const { NODE_ENV: mode = 'development' } = process.env;
export const mode_ = import.meta.env.VITE_MODE;
if ('CI' in process.env) console.log(mode);
delete process.env.SECRET;
process.env.TZ = 'UTC';
