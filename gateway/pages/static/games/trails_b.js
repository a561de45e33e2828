// Trail making B: a number, a letter, a number, a letter.
import { alternating, trail } from "./trails.js";

trail(alternating);
