// Trail making A: numbers.
import { numbers, trail } from "./trails.js";

trail(numbers);
