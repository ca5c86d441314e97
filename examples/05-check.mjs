// Says what can be captured here, and what to do where it cannot: node examples/05-check.mjs
import { CaptureError, capabilities } from 'capstan';

try {
  for (const [name, { available, why, remedy }] of Object.entries(capabilities().functions)) {
    console.log(name.padEnd(10), available ? 'works' : `${why} ${remedy}`);
  }
} catch (error) {
  console.log(error instanceof CaptureError ? `${error.code}: ${error.message}` : error);
}
