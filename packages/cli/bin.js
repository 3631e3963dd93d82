#!/usr/bin/env node
// The same as what is published, for those who name this file.
import "./bin.cjs";
