// Digit span, backward.
import { span } from "./digits.js";

span(true);
