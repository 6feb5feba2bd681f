"""What a rehearsal shows under Pulumi's real engine (`cordon rehearse --engine`)."""
