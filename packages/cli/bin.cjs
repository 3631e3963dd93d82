#!/usr/bin/env node
"use strict";
void require("./dist/start.cjs").start();
