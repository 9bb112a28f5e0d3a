"""办公端: office pages; one module and one template folder a room."""
