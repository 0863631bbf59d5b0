"""What pay plans pay: by attainment, over a firm's people, before and after a change, and on a firm's own deals."""
