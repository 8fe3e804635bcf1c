// SPDX-License-Identifier: MIT
// What makes a drawing look made by hand: the tooth of paper, film grain, darker corners, a mount around a
// plate.
#pragma once

#include <cstdint>

#include "demo/canvas.h"

namespace vitrine::demo {

// Laid or wove paper: soft clouds, fibres and tooth, multiplied into the picture. Strength 1 is visible but
// quiet.
void add_paper(Canvas& canvas, std::uint64_t seed, double strength);

// Fine brightness noise, as of film or stone.
void add_grain(Canvas& canvas, std::uint64_t seed, double strength);

// Moves the corners towards a colour by up to `strength`.
void add_vignette(Canvas& canvas, Rgb colour, double strength);

// Brown spots and a darker rim, as on old plates.
void add_age(Canvas& canvas, std::uint64_t seed, double strength);

// A soft shadow of a shape: `spread` pixels wide, darkest `strength`.
void add_box_shadow(Canvas& canvas, double x0, double y0, double x1, double y1, double spread,
                    double strength);

}  // namespace vitrine::demo
