# Ways of a robot: a step north, east, south or west, and more of them. It is right-recursive, so a derivation writes the way in order.
way  -> step | step way
step -> "N" | "E" | "S" | "W"
